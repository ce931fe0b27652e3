/** Steps of networks on tensors of any rank: what transformers are made of, and pointwise layers. */
import { ACTIVATIONS } from '../../../../compiler/network/activations.ts';
import type { ActivationFn, LayerOp } from '../../../../compiler/network/network.ts';
import { append, type At, type Draft, isSmall, pick, type Step } from './draft.ts';

export const linear: Step = (draft, x) => {
  const { choose } = draft;
  return append(draft, { kind: 'linear', in: x.shape.at(-1) ?? 1, out: 1 + choose(4), bias: choose(2) > 0 }, x);
};

export const relu: Step = (draft, x) => append(draft, { kind: 'relu' }, x);

export const layerNorm: Step = (draft, x) =>
  append(draft, { kind: 'layer_norm', size: x.shape.at(-1) ?? 1, epsilon: pick(draft, [1e-5, 0.1]) }, x);

export const softmax: Step = (draft, x) => append(draft, { kind: 'softmax', axis: draft.choose(x.shape.length) }, x);

export const scale: Step = (draft, x) =>
  append(draft, { kind: 'scale', factor: pick(draft, [1, 0.5, -2]), offset: pick(draft, [0, 1, -0.25]) }, x);

/** Functions that are not defined everywhere get positive numbers, mostly. */
export const activation: Step = (draft, x) => {
  const fn = pick(draft, FUNCTIONS);
  const isPartial = PARTIAL.has(fn) && draft.choose(6) > 0;
  return append(draft, activationOf(draft, fn), isPartial ? positive(draft, x) : x);
};

/** An activation with some parameters, if it has any. */
export function activationOf(draft: Pick<Draft, 'choose'>, fn: ActivationFn): LayerOp {
  const { choose } = draft;
  const choices: { readonly [F in ActivationFn]?: readonly (readonly number[])[] } = {
    leaky_relu: [[0.01], [0.2]],
    elu: [[1], [0.5]],
    hard_sigmoid: [[0.2, 0.5], [1 / 6, 0.5]],
    clip: [[0, 6], [-1, 1], [-Infinity, 0.5], [0, Infinity]],
    pow: [[2], [3], [0.5], [-1]],
  }; // prettier-ignore
  const some = choices[fn] ?? [[]];
  return { kind: 'activation', fn, parameters: some[choose(some.length)] };
}

export const FUNCTIONS = Object.keys(ACTIVATIONS) as ActivationFn[];

/** Those with poles, or without a value for negative numbers. */
export const PARTIAL: ReadonlySet<ActivationFn> = new Set(['log', 'sqrt', 'reciprocal', 'pow']);

export const positive = (draft: Draft, x: At): At => {
  const squared = append(draft, { kind: 'activation', fn: 'square', parameters: [] }, x);
  return append(draft, { kind: 'scale', factor: 1, offset: 0.5 }, squared);
};

/** Sums, products, differences and ratios with tensors that broadcast. */
export const arithmetic: Step = (draft, x) => {
  const { choose } = draft;
  const kind = pick(draft, ['add', 'mul', 'sub', 'div'] as const);
  if (kind === 'div') return append(draft, { kind }, x, positive(draft, operand(draft, x)));
  if (kind === 'sub') return append(draft, { kind }, ...(choose(2) ? [x, operand(draft, x)] : [operand(draft, x), x]));
  return append(draft, { kind }, x, ...Array.from({ length: choose(3) }, () => operand(draft, x)));
};

/** A tensor that broadcasts with x: one of its size, its own average along some axis, or one of the network's. */
function operand(draft: Draft, x: At): At {
  const { choose, tensors } = draft;
  switch (choose(3)) {
    case 0:
      return pick(draft, tensors.filter(({ shape }) => shape.join() === x.shape.join())); // prettier-ignore
    case 1:
      return append(draft, { kind: 'mean', axes: [choose(x.shape.length)], keep: true }, x);
    default:
      return append(draft, { kind: 'tensor', shape: x.shape.map((size) => (choose(2) ? size : 1)) });
  }
}

/** Keeps at least one axis. */
export const mean: Step = (draft, x) => {
  const { choose } = draft;
  const axes = [...x.shape.keys()].filter(() => choose(2) > 0);
  const keep = axes.length === x.shape.length || choose(2) > 0;
  return append(draft, { kind: 'mean', axes, keep }, x);
};

/** All positions with each other, as in attention. */
export const matmul: Step = (draft, x) => {
  const rank = x.shape.length;
  if (rank < 2) return null;
  const order = [...Array(rank - 2).keys(), rank - 1, rank - 2];
  const mirrored = append(draft, { kind: 'transpose', order }, x);
  return append(draft, { kind: 'matmul' }, ...(draft.choose(2) ? [x, mirrored] : [mirrored, x]));
};

export const concat: Step = (draft, x) => {
  const { choose, tensors } = draft;
  const axis = choose(x.shape.length);
  const others = ({ shape }: At): string => shape.with(axis, 0).join();
  const alike = tensors.filter((each) => each.shape.length === x.shape.length && others(each) === others(x));
  const token = (): At => append(draft, { kind: 'tensor', shape: x.shape.with(axis, 1) });
  return append(draft, { kind: 'concat', axis }, x, ...(choose(3) ? [choose(2) ? pick(draft, alike) : token()] : []));
};

export const slice: Step = (draft, x) => {
  const { choose } = draft;
  const axis = choose(x.shape.length);
  const start = choose(Math.min(2, x.shape[axis]));
  const stop = x.shape[axis] - choose(Math.min(2, x.shape[axis] - start));
  return append(draft, { kind: 'slice', axis, start, stop }, x);
};

export const pad: Step = (draft, x) => {
  const { choose } = draft;
  return append(draft, { kind: 'pad', axis: choose(x.shape.length), before: choose(2), after: choose(3) }, x);
};

/** Mostly to positions of channels; else two axes become one, or one two. */
export const reshape: Step = (draft, x) => {
  const { shape } = x;
  const [first, second, ...rest] = shape;
  if (shape.length === 3 && draft.choose(3) > 0) {
    const rows = append(draft, { kind: 'reshape', shape: [first, shape[1] * shape[2]] }, x);
    return append(draft, { kind: 'transpose', order: [1, 0] }, rows);
  }
  const merged = second === undefined ? shape : [first * second, ...rest];
  const split = first % 2 === 0 ? [2, first / 2, ...shape.slice(1)] : [1, ...shape];
  return append(draft, { kind: 'reshape', shape: draft.choose(2) && split.length <= 4 ? split : merged }, x);
};

export const transpose: Step = (draft, x) => {
  const left = [...x.shape.keys()];
  const order = x.shape.map(() => left.splice(draft.choose(left.length), 1)[0]);
  return append(draft, { kind: 'transpose', order }, x);
};

export const zero: Step = (draft, x) => append(draft, { kind: 'zero' }, x);

/** A vector of what is left: averages over all but one axis, or the first position. */
export function vectorOf(draft: Draft, x: At): At {
  const rank = x.shape.length;
  if (rank === 1) return x;
  if (rank === 3) return append(draft, { kind: 'global_average_pool' }, x);
  if (draft.choose(2) > 0) return append(draft, { kind: 'mean', axes: [...Array(rank - 1).keys()], keep: false }, x);
  const first = x.shape.slice(0, -1).reduce((at, _, axis) => append(draft, { kind: 'slice', axis, start: 0, stop: 1 }, at), x); // prettier-ignore
  return append(draft, { kind: 'reshape', shape: x.shape.slice(-1) }, first);
}

/** The step, unless what it makes is too large to be computed with many times. */
export const small =
  (step: Step): Step =>
  (draft, x) => {
    const before = draft.layers.length;
    const y = step(draft, x);
    if (y && isSmall(y.shape)) return y;
    draft.layers.length = before;
    return null;
  };
