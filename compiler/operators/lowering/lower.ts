/** How every operator of the language becomes primitives of the graph. */
import type { OperatorName } from '../table.ts';
import { AXIS_LOWERINGS } from './axes.ts';
import { MATRIX_LOWERINGS } from './matrix.ts';
import { POINTWISE_LOWERINGS } from './pointwise.ts';
import { REDUCTION_LOWERINGS } from './reduction.ts';
import type { Lowering } from './value.ts';

export const LOWERINGS: { readonly [K in OperatorName]: Lowering } = {
  ...POINTWISE_LOWERINGS,
  ...REDUCTION_LOWERINGS,
  ...AXIS_LOWERINGS,
  ...MATRIX_LOWERINGS,
};
