/** Pointwise evaluation: operands are read through strides that broadcast them to the result's shape. */
import type { Shape } from '../../compiler/graph/primitive.ts';
import type { EvaluationRules } from './rule.ts';
import { binaryFunctions, unaryFunctions } from '../../compiler/graph/scalar.ts';
import { broadcastStrides, gather, type Tensor } from './tensor.ts';

export const pointwiseRules: EvaluationRules<'unary' | 'binary' | 'select'> = {
  unary: ({ fn }, [x], shape) => ({ shape, data: x.data.map(unaryFunctions[fn]) }),
  binary: ({ fn }, inputs, shape) => {
    const f = binaryFunctions[fn];
    const [a, b] = inputs.map((input) => broadcast(input, shape));
    return { shape, data: a.map((value, at) => f(value, b[at])) };
  },
  /** NaN is not 0, so it selects a. What the other branch holds, NaN included, does not matter. */
  select: (_, inputs, shape) => {
    const [c, a, b] = inputs.map((input) => broadcast(input, shape));
    return { shape, data: c.map((condition, at) => (condition !== 0 ? a[at] : b[at])) };
  },
};

function broadcast(x: Tensor, shape: Shape): Float64Array {
  const repeats = x.shape.some((size, dim) => size !== shape[dim]);
  return repeats ? gather(x, shape, broadcastStrides(x.shape)).data : x.data;
}
