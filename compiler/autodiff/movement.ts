/** Gradients of movements: the movement back. */
import { reshape, slice, sumTo, transpose } from '../graph/build.ts';
import type { GradientRules } from './rule.ts';

type MovementKind = 'reshape' | 'transpose' | 'expand' | 'slice' | 'pad' | 'concat';

export const movementGradients: GradientRules<MovementKind> = {
  reshape: (g, { inputs: [x] }, gy) => [reshape(g, gy, x.shape)],
  transpose: (g, { op: { perm } }, gy) => [transpose(g, gy, inversePermutation(perm))],
  expand: (g, { inputs: [x] }, gy) => [sumTo(g, gy, x.shape)],
  slice: (g, { op: { dim, start, stop }, inputs: [x] }, gy) => [
    g.node({ kind: 'pad', dim, before: start, after: x.shape[dim] - stop }, [gy]),
  ],
  pad: (g, { op: { dim, before }, inputs: [x] }, gy) => [slice(g, gy, dim, before, before + x.shape[dim])],
  concat: (g, { op: { dim }, inputs }, gy) => {
    let stop = 0;
    return inputs.map((part) => {
      const start = stop;
      stop += part.shape[dim];
      const end = stop;
      return () => slice(g, gy, dim, start, end);
    });
  },
};

/** Where each dimension went. */
export const inversePermutation = (perm: readonly number[]): readonly number[] =>
  perm.map((_, dim) => perm.indexOf(dim));
