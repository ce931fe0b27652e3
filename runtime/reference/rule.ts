/** What the evaluation rules of a family of primitives look like. */
import type { PrimitiveKind, PrimitiveOf, Shape } from '../../compiler/graph/primitive.ts';
import type { Tensor } from './tensor.ts';

/** One rule per primitive of the family. `shape` is the result's, by the shape rules; inputs are never written to. */
export type EvaluationRules<K extends PrimitiveKind> = {
  readonly [P in K]: (op: PrimitiveOf<P>, inputs: readonly Tensor[], shape: Shape) => Tensor;
};
