/** Reductions in plain row-major order. */
import type { ReduceFn } from '../../compiler/graph/primitive.ts';
import { binaryFunctions } from '../../compiler/graph/scalar.ts';
import type { EvaluationRules } from './rule.ts';
import { computed, offsets, strides } from './tensor.ts';

/** Reduces the elements at these offsets from a start. */
type Fold = (x: Float64Array, start: number, offsets: Int32Array) => number;

// Sums and products have the operation in the loop: JavaScript keeps each number that a call gives back in an object of its own.
const folds: { readonly [F in ReduceFn]: Fold } = {
  sum: (x, start, places) => {
    let sum = 0;
    for (let at = 0; at < places.length; at++) sum += x[start + places[at]];
    return sum;
  },
  prod: (x, start, places) => {
    let product = 1;
    for (let at = 0; at < places.length; at++) product *= x[start + places[at]];
    return product;
  },
  max: (x, start, places) => places.reduce((most, place) => binaryFunctions.max(most, x[start + place]), -Infinity),
  min: (x, start, places) => places.reduce((least, place) => binaryFunctions.min(least, x[start + place]), Infinity),
};

export const reductionRules: EvaluationRules<'reduce'> = {
  reduce: ({ fn, dims }, [x], shape) => {
    const fold = folds[fn];
    const steps = strides(x.shape);
    const kept = offsets(
      shape,
      steps.filter((_, dim) => !dims.includes(dim)),
    );
    const reduced = offsets(
      dims.map((dim) => x.shape[dim]),
      dims.map((dim) => steps[dim]),
    );
    return { shape, data: computed(kept, (start) => fold(x.data, start, reduced)) };
  },
};
