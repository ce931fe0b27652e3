/** What it is to emit a primitive as TensorFlow: the type that every family of emitters fills in. */
import type { Primitive, PrimitiveKind, PrimitiveOf, Shape } from '../../graph/primitive.ts';
import { floatValue, inOrder, numbers, type Order, type Scope, type Value } from './scope.ts';

/** Writes one primitive and returns its value, whose shape is the primitive's. */
export type Emitter<P = Primitive> = (s: Scope, op: P, inputs: readonly Value[], shape: Shape) => Value;

/** Emitters of some kinds of primitive. */
export type EmittersOf<K extends PrimitiveKind> = { readonly [kind in K]: Emitter<PrimitiveOf<kind>> };

/** Names and shapes of inputs. */
type Emit<P> = (s: Scope, op: P, inputs: readonly string[], inputShapes: readonly Shape[], shape: Shape) => string;

/** An emitter in terms of its inputs' numbers, all in one order, which is the result's too. */
export function onNumbers<P>(emit: Emit<P>, order: Order = 'plain'): Emitter<P> {
  return (s, op, inputs, shape) => {
    const names = inputs.map((input) => numbers(s, inOrder(s, input, order)));
    const name = emit(
      s,
      op,
      names,
      inputs.map((input) => input.shape),
      shape,
    );
    return floatValue(s, name, shape, order);
  };
}
