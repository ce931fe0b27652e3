/** Pointwise evaluation: operands are read through strides that broadcast them to the result's shape. */
import { elements } from '../../compiler/graph/graph.ts';
import type { BinaryFn, Shape } from '../../compiler/graph/primitive.ts';
import { binaryFunctions, unaryFunctions } from '../../compiler/graph/scalar.ts';
import type { EvaluationRules } from './rule.ts';
import { broadcastStrides, filled, gather, type Tensor } from './tensor.ts';

export const pointwiseRules: EvaluationRules<'unary' | 'binary' | 'select'> = {
  unary: ({ fn }, [{ data: x }], shape) => {
    if (fn === 'abs') return looped(shape, (result) => magnitudes(x, result));
    const f = unaryFunctions[fn];
    return pointwise(shape, (at) => f(x[at]));
  },
  binary: ({ fn }, inputs, shape) => {
    const [a, b] = inputs.map((input) => broadcast(input, shape));
    const loop = ARITHMETIC[fn];
    if (loop) return looped(shape, (result) => loop(a, b, result));
    const f = binaryFunctions[fn];
    return pointwise(shape, (at) => f(a[at], b[at]));
  },
  /** NaN is not 0, so it selects a. What the other branch holds, NaN included, does not matter. */
  select: (_, inputs, shape) => {
    const [c, a, b] = inputs.map((input) => broadcast(input, shape));
    return pointwise(shape, (at) => (c[at] !== 0 ? a[at] : b[at]));
  },
};

type Loop = (a: Float64Array, b: Float64Array, result: Float64Array) => void;

// Loops with the function in them, for what there is most of: JavaScript keeps each number that a call gives back in an object of its own.

function magnitudes(x: Float64Array, result: Float64Array): void {
  for (let at = 0; at < result.length; at++) result[at] = Math.abs(x[at]);
}

const ARITHMETIC: { readonly [F in BinaryFn]?: Loop } = {
  add: (a, b, result) => {
    for (let at = 0; at < result.length; at++) result[at] = a[at] + b[at];
  },
  sub: (a, b, result) => {
    for (let at = 0; at < result.length; at++) result[at] = a[at] - b[at];
  },
  mul: (a, b, result) => {
    for (let at = 0; at < result.length; at++) result[at] = a[at] * b[at];
  },
  div: (a, b, result) => {
    for (let at = 0; at < result.length; at++) result[at] = a[at] / b[at];
  },
};

function looped(shape: Shape, fill: (result: Float64Array) => void): Tensor {
  const data = new Float64Array(elements(shape));
  fill(data);
  return { shape, data };
}

const pointwise = (shape: Shape, compute: (at: number) => number): Tensor =>
  looped(shape, (result) => {
    for (let at = 0; at < result.length; at++) result[at] = compute(at);
  });

function broadcast(x: Tensor, shape: Shape): Float64Array {
  if (x.shape.every((size, dim) => size === shape[dim])) return x.data;
  if (x.data.length === 1) return filled(shape, x.data[0]).data;
  return gather(x, shape, broadcastStrides(x.shape)).data;
}
