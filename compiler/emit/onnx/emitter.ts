/** What it is to emit a primitive as ONNX: the type that every family of emitters fills in. */
import type { Primitive, PrimitiveKind, PrimitiveOf, Shape } from '../../graph/primitive.ts';
import { type Scope, type Value, numbers } from './scope.ts';

/** Writes one primitive and returns its value, whose shape is the primitive's. */
export type Emitter<P = Primitive> = (s: Scope, op: P, inputs: readonly Value[], shape: Shape) => Value;

/** Emitters of some kinds of primitive. */
export type EmittersOf<K extends PrimitiveKind> = { readonly [kind in K]: Emitter<PrimitiveOf<kind>> };

/** Why a primitive has no emitter. */
export interface Absent {
  readonly absent: string;
}

/** A value of the scope's numbers. */
export const floatValue = ({ element }: Scope, name: string, shape: Shape): Value => ({ name, shape, element });

/** A value of Bool, for 0 and 1. */
export const testValue = (name: string, shape: Shape): Value => ({ name, shape, element: 'bool' });

/** An emitter in terms of its inputs' numbers. */
export function onNumbers<P>(
  emit: (s: Scope, op: P, inputs: readonly string[], inputShapes: readonly Shape[], shape: Shape) => string,
): Emitter<P> {
  return (s, op, inputs, shape) => {
    const names = inputs.map((input) => numbers(s, input));
    return floatValue(
      s,
      emit(
        s,
        op,
        names,
        inputs.map((input) => input.shape),
        shape,
      ),
      shape,
    );
  };
}
