/** The reductions in Python. Over no axis they are applied to single values. */
import { maybeEmpty } from '../sizes.ts';
import { asTensor, type Emitter } from '../emitter.ts';
import type { Helper } from '../prelude/helpers.ts';
import { dimsOf, dimsText, infix, permute, postfix, simple, type Value, without } from '../value.ts';
import type { Rule } from './rule.ts';

type Axes = readonly string[];

/** What a reduction makes of a tensor: with all its axes, or with some, of which there is at least one. */
const reduction =
  (write: (e: Emitter, x: Value, dims: string | null, rest: readonly Value[]) => Value): Rule =>
  (e, [x, ...rest], axes) => {
    const tensor = asTensor(e, x);
    const dims = axes.length === x.axes.length ? null : dimsText(dimsOf(x, axes));
    return { ...write(e, tensor, dims, rest), form: 'tensor', axes: without(x, axes), double: tensor.double };
  };

/** The same, but for tensors of which no axis is reduced. */
const overSome =
  (ofOne: (e: Emitter, x: Value) => Value, rule: Rule): Rule =>
  (e, operands, axes, core) =>
    axes.length > 0 ? rule(e, operands, axes, core) : ofOne(e, asTensor(e, operands[0]));

const itself = (_: Emitter, x: Value): Value => x;

const method = (name: string): Rule =>
  overSome(
    itself,
    reduction((_, x, dims) => postfix(x, `.${name}(${dims ?? ''})`)),
  );

const helped = (helper: Helper, e: Emitter, x: Value, more: readonly string[]): Value =>
  simple(`${e.helper(helper)}(${[x.code, ...more].join(', ')})`, 'tensor');

/** A new leading axis of length 1 to reduce over, where no axis is. */
const lifted = (x: Value): Value => ({ ...postfix(x, '[None]'), axes: ['', ...x.axes] });

const spread =
  (helper: Helper): Rule =>
  (e, [x, ...rest], axes) => {
    const tensor = axes.length === 0 ? lifted(asTensor(e, x)) : asTensor(e, x);
    const dims = axes.length === 0 ? '0' : axes.length === x.axes.length ? null : dimsText(dimsOf(x, axes));
    const [ddof] = rest;
    const more = [...(dims === null ? [] : [dims]), ...(ddof ? [`ddof=${ddof.code}`] : [])];
    return { ...helped(helper, e, tensor, more), axes: without(x, axes), double: tensor.double };
  };

const extremum =
  (name: 'amin' | 'amax', helper: Helper): Rule =>
  (e, operands, axes, core) => {
    const [x] = operands;
    const type = core.kind === 'apply' ? core.arguments[0].type : [];
    const ofNothing = type.some(({ name: axis, size }) => axes.includes(axis) && maybeEmpty(size));
    const rule = reduction((_, tensor, dims) => {
      if (!ofNothing && !e.differentiated(core)) return postfix(tensor, `.${name}(${dims ?? ''})`);
      return helped(helper, e, tensor, [dims ?? dimsText(x.axes.map((_axis, dim) => dim))]);
    });
    return overSome(itself, rule)(e, operands, axes, core);
  };

/** Over the last dimension of a tensor whose reduced axes are joined there. */
function joined(x: Value, axes: Axes): Value {
  if (axes.length === 0) return { ...postfix(x, '[..., None]'), axes: [...x.axes, ''] };
  const kept = without(x, axes);
  const moved = permute(x, [...kept, ...axes]);
  return axes.length === 1 ? moved : postfix(moved, kept.length === 0 ? '.flatten()' : `.flatten(${kept.length})`);
}

const quantile =
  (q: (rest: readonly Value[]) => string): Rule =>
  (e, [x, ...rest], axes) => {
    const tensor = asTensor(e, x);
    return { ...helped('quantile', e, joined(tensor, axes), [q(rest)]), axes: without(x, axes), double: tensor.double };
  };

export const REDUCTIONS = {
  sum: method('sum'),
  mean: method('mean'),
  prod: (e, [x], axes, core) => {
    const tensor = asTensor(e, x);
    if (axes.length === 0) return tensor;
    const rows = joined(tensor, axes);
    const value = e.differentiated(core) ? helped('product', e, rows, []) : postfix(rows, '.prod(-1)');
    return { ...value, form: 'tensor', axes: without(x, axes), double: tensor.double };
  },
  min: extremum('amin', 'least'),
  max: extremum('amax', 'greatest'),
  var: spread('variance'),
  std: spread('deviation'),
  norm: (e, operands, axes, core) => {
    const exact = e.differentiated(core);
    const some = reduction((_, x, dims) =>
      exact
        ? postfix(x, `.square().sum(${dims ?? ''}).sqrt()`)
        : dims === null
          ? postfix(x, '.norm()')
          : simple(`torch.linalg.vector_norm(${x.code}, dim=${dims})`, 'tensor'),
    );
    return overSome((_, x) => postfix(x, exact ? '.square().sqrt()' : '.abs()'), some)(e, operands, axes, core);
  },
  count: (_, [x], axes) => {
    if (axes.length === 0) return simple('1', 'number');
    if (axes.length === x.axes.length) return simple(postfix(x, '.numel()').code, 'number');
    return dimsOf(x, axes)
      .map((dim) => simple(postfix(x, `.shape[${dim}]`).code, 'number'))
      .reduce((product, size) => ({ ...product, ...infix('*', 'product', product, size) }));
  },
  quantile: quantile(([q]) => q.code),
  median: quantile(() => '0.5'),
} as const satisfies Record<string, Rule>;
