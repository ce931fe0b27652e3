/**
 * Well-typed programs by construction: each is a file of one proxy. A list of numbers decides everything, so programs shrink with
 * it; types are those that the operators' own axis rules give.
 */
import * as fc from 'fast-check';
import type { Expression, File, Pass } from '../../../grammar/ast.ts';
import { print } from '../../../grammar/print.ts';
import { labelledBatch } from '../../../compiler/core/batches.ts';
import type { InputTerm, PassSpec } from '../../../compiler/core/core.ts';
import * as b from '../../../grammar/build.ts';
import { grow, LEAVES, namesIn, usedLets } from './program/grow.ts';
import { chance, type NamedPass, pick, type Place, type Source } from './program/typed.ts';

export interface ProgramOptions {
  /** No operator without a derivative. */
  readonly differentiable?: boolean;
  /** About how many operators at most; 12 if not given. */
  readonly size?: number;
}

/** Programs without an error in them, with one proxy called `p0`. */
export function programs({ differentiable = false, size = 12 }: ProgramOptions = {}): fc.Arbitrary<File> {
  const decisions = fc.array(fc.nat(), { minLength: 40, maxLength: 160 });
  return decisions.map((choices) => {
    const file = program(sourceOf(choices, differentiable), size);
    // The text tells more than the tree.
    return Object.defineProperty(file, fc.toStringMethod, { value: () => print(file), enumerable: false });
  });
}

/** Decisions in their order; when they run out, those of a fixed sequence that goes on from the last ones. */
function sourceOf(choices: readonly number[], differentiable: boolean): Source {
  let at = 0;
  let state = choices.length;
  const names = new Map<string, number>();
  const next = (): number => {
    if (at < choices.length) return choices[at++];
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
  return {
    choose: (count) => next() % count,
    fresh: (prefix) => {
      names.set(prefix, (names.get(prefix) ?? -1) + 1);
      return `${prefix}${names.get(prefix)}`;
    },
    differentiable,
    derivatives: 2,
    folds: 3,
  };
}

function program(source: Source, size: number): File {
  const name = source.fresh('p');
  const constants = chance(source, 2) ? [source.fresh('k')] : [];
  const defs = chance(source, 3) ? [source.fresh('f')] : [];
  const passes = [passOf(source), ...(chance(source, 2) ? [passOf(source)] : [])];
  const place: Place = {
    source,
    passes: passes.map(([, named]) => named),
    constants,
    defs,
    binders: [],
    contexts: [[]],
    pool: [],
    lets: [],
  };
  const grown = grow(place, 1 + source.choose(size));
  const parts = [grown, ...place.pool.slice(LEAVES).filter((each) => each !== grown && chance(source, 3))].slice(0, 4);
  const scalars = parts.map((each) =>
    each.types[0].length === 0 ? each.expression : reduced(source, each.expression),
  );
  const result = scalars.reduce((sum, each) => b.binary(pick(source, ['+', '-', '*']), sum, each));
  const body = [...usedLets(place.lets, result), b.score(result)];
  const read = new Set(body.flatMap(({ value }) => namesIn(value)));
  return b.file([
    ...constants.map((each) => b.constant(each, 0.01, [0.001, 1])),
    ...defs.map((each) => b.def(each, ['t'], defBody(source, constants))),
    b.proxy(name, [...passes.flatMap(([pass]) => (read.has(pass.name.text) ? [pass] : [])), ...body]),
  ]);
}

const reduced = (source: Source, value: Expression): Expression =>
  b.call(pick(source, ['sum', 'mean', 'norm']), [b.argument(value)]);

/** A pointwise expression of `t`. */
function defBody(source: Source, constants: readonly string[]): Expression {
  const t = b.reference('t');
  const small = constants.length > 0 ? b.reference(constants[0]) : b.number(0.5);
  return pick(source, [
    b.binary('+', b.call('abs', [b.argument(t)]), small),
    b.binary('*', t, b.call('tanh', [b.argument(t)])),
    b.block(
      [b.letOf('u', b.binary('^', t, b.number(2)))],
      b.binary('/', b.reference('u'), b.binary('+', b.reference('u'), small)),
    ),
  ]);
}

function passOf(source: Source): readonly [Pass, NamedPass] {
  const name = source.fresh('n');
  const [input, terms] = inputOf(source);
  const hasLabels = labelledBatch({ input: terms }) !== null;
  const loss = pick(source, [
    null,
    'sum',
    'sum_features',
    ...(hasLabels ? (['cross_entropy', 'cross_entropy'] as const) : []),
  ] as const);
  const weights = pick(source, ['init', 'init', 'init', 'abs', 'abs', 'normal', 'torch', 'kaiming', 0.5] as const);
  const norm = pick(source, ['train', 'train', 'identity', 'eval'] as const);
  const spec: PassSpec = { input: terms, loss, weights, norm };
  const options = {
    ...(loss ? { loss } : {}),
    ...(weights !== 'init' || chance(source, 3) ? { weights: String(weights) } : {}),
    ...(norm !== 'train' || chance(source, 3) ? { norm } : {}),
  };
  return [b.pass(name, input, options), { name, spec }];
}

function inputOf(source: Source): readonly [Expression, readonly InputTerm[]] {
  const term = (kind: InputTerm['kind'], factor = 1, stream = 0): InputTerm => ({ factor, kind, stream });
  const ref = b.reference;
  const second = b.call('data', [b.argument(b.number(1))]);
  const choices: readonly (readonly [Expression, readonly InputTerm[]])[] = [
    [ref('data'), [term('data')]],
    [ref('data'), [term('data')]],
    [second, [term('data', 1, 1)]],
    [b.binary('+', ref('data'), second), [term('data'), term('data', 1, 1)]],
    [ref('ones'), [term('ones')]],
    [ref('noise'), [term('noise')]],
    [b.call('noise', [b.argument(b.number(1))]), [term('noise', 1, 1)]],
    [b.binary('+', ref('data'), b.binary('*', b.number(0.1), ref('noise'))), [term('data'), term('noise', 0.1)]],
    [b.binary('-', ref('data'), b.binary('*', ref('ones'), b.number(0.5))), [term('data'), term('ones', -0.5)]],
  ];
  return pick(source, choices);
}
