/** Eigenvalues of the symmetric part, by Jacobi's method on both sides. */
import type { EmittersOf } from '../emitter.ts';
import { mirrored } from '../matrix-product.ts';
import type { Scope } from '../scope.ts';
import { diagonals } from './elimination.ts';
import { jacobi, type Method } from './jacobi.ts';
import { onMatrices } from './matrices.ts';
import { balanced } from './balance.ts';

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
    const diagonal = diagonals(s, jacobi(s, padded, [count, even, even], bothSides(count, even)), [count, even, even]);
    const least = s.emit('TopK', [diagonal, s.ints([n])], { axis: 1, largest: 0 }, { outputs: 2 });
    return { name: restore(least), shape: [count, n] };
  }),
};

/** Matrices of elements up to 1 with another row and column, which hold nothing but an eigenvalue above all others. */
function withLargest(s: Scope, matrices: string, n: number): string {
  const corner = Array.from({ length: (n + 1) ** 2 }, (_, at) => (at === (n + 1) ** 2 - 1 ? 2 * n : 0));
  const widened = s.emit('Pad', [matrices, s.ints([0, 0, 0, 0, 1, 1]), s.floats([0])]);
  return s.emit('Add', [widened, s.floats(corner, [1, n + 1, n + 1])]);
}

function bothSides(count: number, n: number): Method {
  const m = n / 2;
  const at = (place: (k: number) => number): readonly number[] => Array.from({ length: m }, (_, k) => place(k));
  const apart = Array.from({ length: n * n }, (_, k) => ((k % n) % m === Math.floor(k / n) % m && k % (n + 1) ? 0 : 1));
  return {
    pairs: (s, matrices) => {
      const flat = s.emit('Reshape', [matrices, s.ints([count, n * n])]);
      const entries = (places: readonly number[]): string =>
        s.emit('Gather', [flat, s.ints(places, [m, 1])], { axis: 1 });
      const coupling = entries(at((k) => k * n + m + k));
      return {
        first: entries(at((k) => k * (n + 1))),
        second: entries(at((k) => (m + k) * (n + 1))),
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
