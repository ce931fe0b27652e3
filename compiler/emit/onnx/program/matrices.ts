/** What the linear algebra has in common: one stack of matrices, and NaN for all of a matrix that is not finite. */
import { elements } from '../../../graph/graph.ts';
import type { Shape } from '../../../graph/primitive.ts';
import { type Emitter, onNumbers } from '../emitter.ts';
import { reshaped, type Scope } from '../scope.ts';

/** A tensor [count, …]. */
export interface Result {
  readonly name: string;
  readonly shape: Shape;
}

/** Computes from matrices [count, rows, columns], which are finite and not empty. */
export type OnMatrices<P> = (s: Scope, matrices: string, shape: Shape, op: P) => Result;

/** An emitter that treats the last two dimensions as matrices; `ofNothing` is the result where there are no elements. */
export function onMatrices<P>(compute: OnMatrices<P>, ofNothing: (op: P) => number = () => NaN): Emitter<P> {
  return onNumbers((s, op, [x], [from], shape) => {
    if (elements(from) === 0) return s.emit('Expand', [s.floats([ofNothing(op)]), s.ints(shape)]);
    const count = elements(from.slice(0, -2));
    const stack = [count, ...from.slice(-2)];
    const matrices = reshaped(s, x, from, stack);
    const isFinite = finite(s, matrices);
    // An iteration on NaN would not end before its limit.
    const safe = s.emit('Where', [isFinite, matrices, s.floats([0])]);
    const result = compute(s, safe, stack, op);
    const aligned = s.emit('Reshape', [isFinite, s.ints([count, ...result.shape.slice(1).map(() => 1)])]);
    const marked = s.emit('Where', [aligned, result.name, s.floats([NaN])]);
    return reshaped(s, marked, result.shape, shape);
  });
}

/** Whether all of a matrix is finite: [count, 1, 1]. A number minus itself is 0, unless it is NaN or ∞. */
function finite(s: Scope, matrices: string): string {
  const nothing = s.emit('ReduceSum', [s.emit('Sub', [matrices, matrices]), s.ints([1, 2])], { keepdims: 1 });
  return s.emit('Equal', [nothing, s.floats([0])]);
}
