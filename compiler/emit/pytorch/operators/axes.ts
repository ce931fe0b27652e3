/** The operators that move, join and contract axes, in Python. */
import { asDouble, asTensor, type Emitter } from '../emitter.ts';
import type { Helper } from '../prelude/helpers.ts';
import { infix, permute, postfix, simple, type Value, without } from '../value.ts';
import type { Rule } from './rule.ts';

/** Joined axes are ordered by name, so that tensors with the same axes line up. */
const flatten: Rule = (e, [x], axes) => {
  const kept = without(x, axes);
  const result = [...kept, 'feature'];
  if (axes.length === 0)
    return { ...postfix(asTensor(e, x), kept.length === 0 ? '[None]' : '[..., None]'), axes: result };
  const moved = permute(asTensor(e, x), [...kept, ...axes.toSorted()]);
  if (axes.length === 1) return { ...moved, axes: result };
  return { ...postfix(moved, kept.length === 0 ? '.flatten()' : `.flatten(${kept.length})`), axes: result };
};

const along =
  (method: string): Rule =>
  (e, [x], [axis]) => ({ ...postfix(asTensor(e, x), `.${method}(${x.axes.indexOf(axis)})`), axes: x.axes });

/** The slices along an axis: that axis first, the others in any order. */
function slices(e: Emitter, x: Value, axis: string): Value {
  const dim = x.axes.indexOf(axis);
  return dim === 0 ? asTensor(e, x) : postfix(asTensor(e, x), `.movedim(${dim}, 0)`);
}

const kernel =
  (helper: Helper): Rule =>
  (e, [x], [axis]) => ({
    ...simple(`${e.helper(helper)}(${slices(e, x, axis).code})`, 'tensor', [axis, `${axis}'`]),
    double: asTensor(e, x).double,
  });

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A letter for each axis: one of its own name, if nothing else has it. */
function letters(axes: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  for (const axis of axes) {
    const free = [...axis, ...LETTERS].find(
      (letter) => LETTERS.includes(letter) && ![...taken.values()].includes(letter),
    );
    taken.set(axis, free ?? '');
  }
  return taken;
}

const contracted: Rule = (e, [x, y], over) => {
  const names = [...x.axes, ...y.axes.filter((axis) => !x.axes.includes(axis))];
  const left = names.filter((axis) => !over.includes(axis));
  const double = [x, y].some((each) => asTensor(e, each).double);
  const [a, b] = [x, y].map((each) => (double ? asDouble(e, each) : asTensor(e, each)));
  if (a.axes.length === 0 || b.axes.length === 0)
    return { ...simple('', 'tensor', left, double), ...infix('*', 'product', a, b) };
  const letterOf = letters(names);
  const word = (axes: readonly string[]): string => axes.map((axis) => letterOf.get(axis)).join('');
  const equation = `${word(x.axes)},${word(y.axes)}->${word(left)}`;
  return simple(`torch.einsum("${equation}", ${a.code}, ${b.code})`, 'tensor', left, double);
};

export const AXES = {
  flatten,
  rename: (_, [x], [from, to]) => ({ ...x, axes: x.axes.map((axis) => (axis === from ? to : axis)) }),
  size: (_, [x], [axis]) => simple(postfix(x, `.shape[${x.axes.indexOf(axis)}]`).code, 'number'),
  softmax: along('softmax'),
  log_softmax: along('log_softmax'),
  outer: contracted,
  dot: contracted,
  at: (e, [x, k], [axis]) => {
    const tensor = asTensor(e, x);
    const code = `${e.helper('slice_at')}(${tensor.code}, ${x.axes.indexOf(axis)}, ${k.code})`;
    return { ...simple(code, 'tensor', without(x, [axis])), double: tensor.double };
  },
  take: (e, [x, n], [axis]) => ({
    ...postfix(asTensor(e, x), `[${':, '.repeat(x.axes.indexOf(axis))}:${n.code}]`),
    axes: x.axes,
  }),
  diff: (e, [x], [axis]) => ({ ...postfix(asTensor(e, x), `.diff(dim=${x.axes.indexOf(axis)})`), axes: x.axes }),
  gram: kernel('gram'),
  corr: kernel('correlation'),
  count_distinct: (e, [x], [axis]) =>
    simple(`${e.helper('count_distinct')}(${slices(e, x, axis).code})`, 'tensor', [], true),
  stop: (_, [x]) => (x.form === 'tensor' ? postfix(x, '.detach()') : x),
} as const satisfies Record<string, Rule>;
