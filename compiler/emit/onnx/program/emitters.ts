/** The emitters of a whole program: those of kernels, and of what kernels leave to the host. They want float64 for the latter. */
import type { Primitive } from '../../../graph/primitive.ts';
import type { Emitter, EmittersOf } from '../emitter.ts';
import { type AbsentKind, emitterOf } from '../emitters.ts';
import { determinant } from './determinant.ts';
import { eigenvalues } from './eigenvalues.ts';
import { inverse } from './inverse.ts';
import { order } from './order.ts';
import { singularValues } from './singular-values.ts';

/** Primitives that kernels lack but the host computes. */
type HostKind = Exclude<AbsentKind, 'source' | 'gradient'>;

const hostEmitters: EmittersOf<HostKind> = {
  ...determinant,
  ...inverse,
  ...eigenvalues,
  ...singularValues,
  ...order,
};

/** The emitter of a primitive of a differentiated graph, sources excepted. */
export function programEmitterOf(op: Primitive): Emitter {
  const emitter = emitterOf(op) ?? (op.kind in hostEmitters ? hostEmitters[op.kind as HostKind] : null);
  if (emitter === null) throw new Error(`${op.kind} is not computed`);
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  return emitter as Emitter;
}
