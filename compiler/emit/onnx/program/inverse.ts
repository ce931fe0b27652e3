/** Inverses: elimination of [A | I], then substitution from the last row up. */
import type { Shape } from '../../../graph/primitive.ts';
import type { EmittersOf } from '../emitter.ts';
import { repeat } from '../loop.ts';
import type { Scope } from '../scope.ts';
import { eliminate, rowNumbers, vector } from './elimination.ts';
import { onMatrices } from './matrices.ts';

export const inverse: EmittersOf<'inverse'> = {
  inverse: onMatrices((s, matrices, shape) => {
    const [count, n] = shape;
    const identity = s.floats(
      Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0)),
      [1, n, n],
    );
    const right = s.emit('Expand', [identity, s.ints(shape)]);
    const wide = [count, n, 2 * n];
    const { upper, pivots } = eliminate(s, s.emit('Concat', [matrices, right], { axis: 2 }), wide);
    const least = s.emit('ReduceMin', [s.emit('Abs', [pivots]), s.ints([1])], { keepdims: 1 });
    const isSingular = s.emit('Equal', [least, s.floats([0])]);
    const solved = substitute(s, part(s, upper, 0, n), pivots, part(s, upper, n, 2 * n), shape);
    return { name: s.emit('Where', [isSingular, s.floats([NaN]), solved]), shape };
  }),
};

/** Columns from `start` to `stop`. */
const part = (s: Scope, matrices: string, start: number, stop: number): string =>
  s.emit('Slice', [matrices, s.ints([start]), s.ints([stop]), s.ints([2])]);

/** The X of U X = Z for upper triangular U, whose diagonal is given apart. */
function substitute(s: Scope, u: string, pivots: string, z: string, shape: Shape): string {
  const [, n] = shape;
  const zeros = s.emit('Expand', [s.floats([0]), s.ints(shape)]);
  const [solution] = repeat(s, n, [{ name: zeros, element: 'float64', shape }], (body, at, [x]) => {
    const row = vector(body, body.emit('Sub', [body.ints([n - 1], []), at]));
    const known = body.emit('Gather', [u, row], { axis: 1 });
    const pivot = body.emit('Gather', [pivots, row], { axis: 1 });
    // Rows of X that are not known yet are 0, so that they and what is not right of U's diagonal add nothing.
    const rest = body.emit('Sub', [body.emit('Gather', [z, row], { axis: 1 }), body.emit('MatMul', [known, x])]);
    const isRow = body.emit('Equal', [rowNumbers(body, n), row]);
    return { state: [body.emit('Where', [isRow, body.emit('Div', [rest, pivot]), x])] };
  });
  return solution;
}
