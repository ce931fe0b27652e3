/** What the linear algebra has in common: one stack of matrices, and NaN for all of a matrix that is not finite. */
import { elements } from '../../graph/graph.ts';
import type { Shape } from '../../graph/primitive.ts';
import { type Emitter, onNumbers } from './emitter.ts';
import { broadcast } from './movement.ts';
import { reduce } from './reduction.ts';
import { reshaped, type Scope } from './scope.ts';

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
    if (elements(from) === 0) return broadcast(s, s.floats([ofNothing(op)]), shape);
    const count = elements(from.slice(0, -2));
    const stack = [count, ...from.slice(-2)];
    const matrices = reshaped(s, x, from, stack);
    const isFinite = s.emit('All', [s.emit('IsFinite', [matrices]), s.ints([1, 2])], { keep_dims: true });
    // TensorFlow's decompositions fail on NaN, and the whole graph with them.
    const safe = s.emit('SelectV2', [isFinite, matrices, s.floats([0])]);
    const result = compute(s, safe, stack, op);
    const aligned = reshaped(s, isFinite, [count, 1, 1], [count, ...result.shape.slice(1).map(() => 1)], 'bool');
    const marked = s.emit('SelectV2', [aligned, result.name, s.floats([NaN])]);
    return reshaped(s, marked, result.shape, shape);
  });
}

/** Matrices with rows and columns exchanged. */
export const mirrored = (s: Scope, matrices: string): string => s.emit('Transpose', [matrices, s.ints([0, 2, 1])]);

/** The greatest magnitude in each matrix: [count, 1, 1]. */
export const greatest = (s: Scope, matrices: string): string =>
  reduce(s, 'Max', s.emit('Abs', [matrices]), [1, 2], true);
