/** The emitter of every primitive of a differentiated graph. Sources are the model's own. */
import type { Primitive, PrimitiveKind, PrimitiveOf } from '../../graph/primitive.ts';
import { contraction } from './contraction.ts';
import { convolution } from './convolution.ts';
import type { Emitter } from './emitter.ts';
import { linearAlgebra } from './linear-algebra.ts';
import { movement } from './movement.ts';
import { normalisation } from './normalisation.ts';
import { order } from './order.ts';
import { pointwise } from './pointwise.ts';
import { pooling } from './pooling.ts';
import { reduction } from './reduction.ts';

const emitters: { readonly [K in Exclude<PrimitiveKind, 'source' | 'gradient'>]: Emitter<PrimitiveOf<K>> } = {
  ...pointwise,
  ...movement,
  ...reduction,
  ...contraction,
  ...convolution,
  ...pooling,
  ...normalisation,
  ...linearAlgebra,
  ...order,
};

/** Throws on what a differentiated graph has none of, and on sources. */
export function emitterOf(op: Primitive): Emitter {
  if (!(op.kind in emitters)) throw new Error(`${op.kind} is not computed`);
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  return emitters[op.kind as keyof typeof emitters] as Emitter;
}
