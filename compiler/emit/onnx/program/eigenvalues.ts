/** Eigenvalues of the symmetric part, by Jacobi's method on both sides. */
import type { Shape } from '../../../graph/primitive.ts';
import type { EmittersOf } from '../emitter.ts';
import { mirrored } from '../matrix-product.ts';
import type { Scope } from '../scope.ts';
import { balanced } from './balance.ts';
import { jacobi, type Method } from './jacobi.ts';
import { onMatrices } from './matrices.ts';

/** What is not above this, beside elements up to 1, moves no eigenvalue by more. */
const NEGLIGIBLE = 2 ** -60;

export const eigenvalues: EmittersOf<'eigenvalues'> = {
  eigenvalues: onMatrices((s, matrices, shape) => {
    const [count, n] = shape;
    // Halves first: the sum of two numbers may leave the range.
    const half = s.emit('Mul', [matrices, s.floats([0.5])]);
    const symmetric = s.emit('Add', [half, mirrored(s, half, 3)]);
    const { scaled, restore } = balanced(s, symmetric, count);
    const even = n + (n % 2);
    const padded = even === n ? scaled : withLargest(s, scaled, n);
    const diagonal = jacobi(s, padded, [count, even, even], bothSides(count, even));
    const values = entries(s, diagonal, [count, even], even, (k) => [k, k]);
    const least = s.emit('TopK', [values, s.ints([n])], { axis: 1, largest: 0 }, { outputs: 2 });
    return { name: restore(s.emit('Squeeze', [least, s.ints([2])])), shape: [count, n] };
  }),
};

/** Matrices of elements up to 1 with another row and column, which hold nothing but an eigenvalue above all others. */
function withLargest(s: Scope, matrices: string, n: number): string {
  const corner = Array.from({ length: (n + 1) ** 2 }, (_, at) => (at === (n + 1) ** 2 - 1 ? 2 * n : 0));
  const widened = s.emit('Pad', [matrices, s.ints([0, 0, 0, 0, 1, 1]), s.floats([0])]);
  return s.emit('Add', [widened, s.floats(corner, [1, n + 1, n + 1])]);
}

/** Elements of matrices [count, n, n]: the k-th of m is that of the row and column `place(k)`, [count, m, 1]. */
function entries(
  s: Scope,
  matrices: string,
  [count, n]: Shape,
  m: number,
  place: (k: number) => readonly [row: number, column: number],
): string {
  const places = Array.from({ length: m }, (_, k) => place(k)).map(([row, column]) => row * n + column);
  return s.emit('Gather', [s.emit('Reshape', [matrices, s.ints([count, n * n])]), s.ints(places, [m, 1])], { axis: 1 });
}

function bothSides(count: number, n: number): Method {
  const m = n / 2;
  const apart = Array.from({ length: n * n }, (_, k) => ((k % n) % m === Math.floor(k / n) % m && k % (n + 1) ? 0 : 1));
  return {
    pairs: (s, matrices) => {
      const coupling = entries(s, matrices, [count, n], m, (k) => [k, m + k]);
      return {
        first: entries(s, matrices, [count, n], m, (k) => [k, k]),
        second: entries(s, matrices, [count, n], m, (k) => [m + k, m + k]),
        coupling,
        isNegligible: s.emit('LessOrEqual', [s.emit('Abs', [coupling]), s.floats([NEGLIGIBLE])]),
      };
    },
    round: (s, matrices, turn) => {
      const turned = turn(mirrored(s, turn(matrices), 3));
      // The couplings are 0 now but for rounding, which would be turned for ever.
      return s.emit('Mul', [turned, s.floats(apart, [n, n])]);
    },
    axes: [1, 2],
  };
}
