/** Movements: every one is a view of its input, copied, or a copy into a view of its result. */
import type { EvaluationRules } from './rule.ts';
import { broadcastStrides, filled, gather, offsets, strides, type Tensor } from './tensor.ts';

export const movementRules: EvaluationRules<'reshape' | 'transpose' | 'expand' | 'slice' | 'pad' | 'concat'> = {
  reshape: (_, [x], shape) => ({ shape, data: x.data }),
  transpose: ({ perm }, [x], shape) => {
    const steps = strides(x.shape);
    return gather(
      x,
      shape,
      perm.map((dim) => steps[dim]),
    );
  },
  expand: (_, [x], shape) => gather(x, shape, broadcastStrides(x.shape)),
  slice: ({ dim, start }, [x], shape) => {
    const steps = strides(x.shape);
    return gather(x, shape, steps, start * steps[dim]);
  },
  pad: ({ dim, before }, [x], shape) => {
    const result = filled(shape, 0);
    place(result, x, dim, before);
    return result;
  },
  concat: ({ dim }, parts, shape) => {
    const result = filled(shape, 0);
    let start = 0;
    for (const part of parts) {
      place(result, part, dim, start);
      start += part.shape[dim];
    }
    return result;
  },
};

/** Writes `part` into `result` from `start` on along `dim`. */
function place(result: Tensor, part: Tensor, dim: number, start: number): void {
  const steps = strides(result.shape);
  offsets(part.shape, steps, start * steps[dim]).forEach((at, i) => (result.data[at] = part.data[i]));
}
