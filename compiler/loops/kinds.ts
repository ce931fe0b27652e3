/** Primitives that loops treat apart from functions of single elements. */
import type { Primitive, PrimitiveOf } from '../graph/primitive.ts';

export type AveragePooling = PrimitiveOf<'average_pool' | 'average_pool_grad'>;
export type Normalisation = PrimitiveOf<'batch_norm' | 'batch_norm_grad'>;

/** Sees windows of elements. */
export const isAveragePooling = (op: Primitive): op is AveragePooling =>
  op.kind === 'average_pool' || op.kind === 'average_pool_grad';

/** Sees several elements of its input at once, so it has loops of its own. */
export const isAlone = (op: Primitive): boolean => isAveragePooling(op) || op.kind === 'agreements';

/** Reads means of the elements again, so it takes several stages. */
export const isNormalisation = (op: Primitive): op is Normalisation =>
  op.kind === 'batch_norm' || op.kind === 'batch_norm_grad';
