/** Pointwise evaluation: operands are read through strides that broadcast them to the result's shape. */
import { elements } from '../../compiler/graph/graph.ts';
import type { Shape } from '../../compiler/graph/primitive.ts';
import { binaryFunctions, unaryFunctions } from '../../compiler/graph/scalar.ts';
import type { EvaluationRules } from './rule.ts';
import { broadcastStrides, filled, gather, type Tensor } from './tensor.ts';

export const pointwiseRules: EvaluationRules<'unary' | 'binary' | 'select'> = {
  unary: ({ fn }, [{ data: x }], shape) => {
    const f = unaryFunctions[fn];
    return pointwise(shape, (at) => f(x[at]));
  },
  binary: ({ fn }, inputs, shape) => {
    const f = binaryFunctions[fn];
    const [a, b] = inputs.map((input) => broadcast(input, shape));
    return pointwise(shape, (at) => f(a[at], b[at]));
  },
  /** NaN is not 0, so it selects a. What the other branch holds, NaN included, does not matter. */
  select: (_, inputs, shape) => {
    const [c, a, b] = inputs.map((input) => broadcast(input, shape));
    return pointwise(shape, (at) => (c[at] !== 0 ? a[at] : b[at]));
  },
};

function pointwise(shape: Shape, compute: (at: number) => number): Tensor {
  const data = new Float64Array(elements(shape));
  for (let at = 0; at < data.length; at++) data[at] = compute(at);
  return { shape, data };
}

function broadcast(x: Tensor, shape: Shape): Float64Array {
  if (x.shape.every((size, dim) => size === shape[dim])) return x.data;
  if (x.data.length === 1) return filled(shape, x.data[0]).data;
  return gather(x, shape, broadcastStrides(x.shape)).data;
}
