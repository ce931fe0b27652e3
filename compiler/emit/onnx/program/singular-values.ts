/**
 * Singular values by Jacobi's method on one side: rows are turned until they are orthogonal, and then are as long as the
 * singular values are large. Unlike eigenvalues of A Aᵀ they are good to the rounding error of the largest.
 */
import type { Shape } from '../../../graph/primitive.ts';
import type { EmittersOf } from '../emitter.ts';
import { mirrored } from '../matrix-product.ts';
import type { Scope } from '../scope.ts';
import { balanced } from './balance.ts';
import { halves, jacobi, type Method } from './jacobi.ts';
import { onMatrices } from './matrices.ts';

/** A product of rows that is below the square of the largest element's rounding error. */
const NEGLIGIBLE = 2 ** -110;

export const singularValues: EmittersOf<'singular_values'> = {
  singular_values: onMatrices((s, matrices, [count, rows, columns]) => {
    const wide = rows <= columns ? matrices : mirrored(s, matrices, 3);
    const [n, width] = [Math.min(rows, columns), Math.max(rows, columns)];
    const { scaled, restore } = balanced(s, wide, count);
    const even = n + (n % 2);
    const padded = even === n ? scaled : s.emit('Pad', [scaled, s.ints([0, 0, 0, 0, 1, 0]), s.floats([0])]);
    const orthogonal = jacobi(s, padded, [count, even, width], oneSide([even / 2, width]));
    const lengths = s.emit('Sqrt', [squares(s, orthogonal, 0)]);
    const largest = s.emit('TopK', [lengths, s.ints([n])], { axis: 1 }, { outputs: 2 });
    return { name: restore(largest), shape: [count, n] };
  }),
};

function oneSide([m, width]: Shape): Method {
  return {
    pairs: (s, matrices) => {
      const [top, bottom] = halves(s, matrices, m);
      const coupling = s.emit('ReduceSum', [s.emit('Mul', [top, bottom]), s.ints([2])], { keepdims: 1 });
      const [first, second] = [squares(s, top, 1), squares(s, bottom, 1)];
      // Rounding leaves some of a product of rows, the more the longer they are.
      const bound = s.emit('Mul', [s.emit('Sqrt', [s.emit('Mul', [first, second])]), s.floats([width * 2 ** -52])]);
      const limit = s.emit('Max', [bound, s.floats([NEGLIGIBLE])]);
      return { first, second, coupling, isNegligible: s.emit('LessOrEqual', [s.emit('Abs', [coupling]), limit]) };
    },
    round: (_, matrices, turn) => turn(matrices),
    axes: [1],
  };
}

/** The squared lengths of the rows of [count, rows, width]. */
const squares = (s: Scope, matrices: string, keepdims: 0 | 1): string =>
  s.emit('ReduceSumSquare', [matrices, s.ints([2])], { keepdims });
