/** The emitter of every primitive, or why it has none: kernels consist of those that have one. */
import type { Primitive, PrimitiveKind, PrimitiveOf } from '../../graph/primitive.ts';
import { contraction } from './contraction.ts';
import { convolution } from './convolution.ts';
import type { Absent, Emitter } from './emitter.ts';
import { maxPooling } from './max-pooling.ts';
import { movement } from './movement.ts';
import { normalisation } from './normalisation.ts';
import { pointwise } from './pointwise.ts';
import { pooling } from './pooling.ts';
import { reduction } from './reduction.ts';

/** Primitives that never occur in a kernel. */
export type AbsentKind =
  'source' | 'gradient' | 'determinant' | 'inverse' | 'eigenvalues' | 'singular_values' | 'sort' | 'count_distinct';

const DECOMPOSES =
  'engines have no decompositions that are exact near singular matrices; matrices are small, so the host does it';
const ORDERS = 'its order of NaN and its equality of rows are the host’s';

const emitters: { readonly [K in PrimitiveKind]: K extends AbsentKind ? Absent : Emitter<PrimitiveOf<K>> } = {
  ...pointwise,
  ...movement,
  ...reduction,
  ...contraction,
  ...convolution,
  ...pooling,
  ...maxPooling,
  ...normalisation,
  source: { absent: 'a source is an input of a kernel' },
  gradient: { absent: 'gradients are gone after differentiation' },
  determinant: { absent: DECOMPOSES },
  inverse: { absent: DECOMPOSES },
  eigenvalues: { absent: DECOMPOSES },
  singular_values: { absent: DECOMPOSES },
  sort: { absent: ORDERS },
  count_distinct: { absent: ORDERS },
};

/** The emitter of a primitive, or null when only the host computes it. */
export function emitterOf(op: Primitive): Emitter | null {
  const emitter = emitters[op.kind];
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  return 'absent' in emitter ? null : (emitter as Emitter);
}
