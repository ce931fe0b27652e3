/** Reductions in plain row-major order. */
import type { ReduceFn } from '../../compiler/graph/primitive.ts';
import { binaryFunctions } from '../../compiler/graph/scalar.ts';
import type { EvaluationRules } from './rule.ts';
import { computed, offsets, strides } from './tensor.ts';

const folds: { readonly [F in ReduceFn]: readonly [ofNothing: number, step: (a: number, b: number) => number] } = {
  sum: [0, binaryFunctions.add],
  prod: [1, binaryFunctions.mul],
  max: [-Infinity, binaryFunctions.max],
  min: [Infinity, binaryFunctions.min],
};

export const reductionRules: EvaluationRules<'reduce'> = {
  reduce: ({ fn, dims }, [x], shape) => {
    const [ofNothing, step] = folds[fn];
    const steps = strides(x.shape);
    const kept = offsets(
      shape,
      steps.filter((_, dim) => !dims.includes(dim)),
    );
    const reduced = offsets(
      dims.map((dim) => x.shape[dim]),
      dims.map((dim) => steps[dim]),
    );
    const data = computed(kept, (start) => {
      let result = ofNothing;
      for (const offset of reduced) result = step(result, x.data[start + offset]);
      return result;
    });
    return { shape, data };
  },
};
