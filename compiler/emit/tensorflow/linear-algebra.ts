/** Determinants and inverses by elimination, spectra by TensorFlow's own decompositions. All want float64. */
import type { Primitive, Shape } from '../../graph/primitive.ts';
import { eliminate, rowNumbers } from './elimination.ts';
import type { Emitter, EmittersOf } from './emitter.ts';
import { repeat } from './loop.ts';
import { greatest, mirrored, onMatrices, type Result } from './matrices.ts';
import { broadcast, joined, sliced } from './movement.ts';
import { exponent, gathered, scaleByPowerOfTwo } from './powers-of-two.ts';
import { reduce } from './reduction.ts';
import { floatValue, inOrder, numbers, type Scope, typed } from './scope.ts';

export const linearAlgebra: EmittersOf<'determinant' | 'inverse' | 'eigenvalues' | 'singular_values'> = {
  determinant: insideOrNot(
    onMatrices(
      (s, matrices, shape, { fn }) => {
        const { pivots, sign } = eliminate(s, matrices, shape);
        const result = (name: string): Result => ({ name, shape: [shape[0], 1, 1] });
        const magnitude = (): string => reduce(s, 'Sum', s.emit('Log', [s.emit('Abs', [pivots])]), [1], true);
        switch (fn) {
          case 'det':
            return result(s.emit('Mul', [sign, reduce(s, 'Prod', pivots, [1], true)]));
          case 'slogdet':
            return result(magnitude());
          case 'logdet': {
            const direction = s.emit('Mul', [sign, reduce(s, 'Prod', s.emit('Sign', [pivots]), [1], true)]);
            const isNegative = s.emit('Less', [direction, s.floats([0])]);
            return result(s.emit('SelectV2', [isNegative, s.floats([NaN]), magnitude()]));
          }
          default:
            return fn satisfies never;
        }
      },
      ({ fn }) => (fn === 'det' ? 1 : 0),
    ),
  ),

  inverse: insideOrNot(
    onMatrices((s, matrices, shape) => {
      const [count, n] = shape;
      const ones = Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
      const right = broadcast(s, s.floats(ones, [1, n, n]), shape);
      const { upper, pivots } = eliminate(s, joined(s, [matrices, right], 2), [count, n, 2 * n]);
      const least = reduce(s, 'Min', s.emit('Abs', [pivots]), [1], true);
      const isSingular = s.emit('Equal', [least, s.floats([0])]);
      const part = (start: number): string => sliced(s, upper, [0, 0, start], shape);
      const solved = substitute(s, part(0), pivots, part(n), shape);
      return { name: s.emit('SelectV2', [isSingular, s.floats([NaN]), solved]), shape };
    }),
  ),

  eigenvalues: onMatrices((s, matrices, [count, n]) => {
    // Halves first: the sum of two numbers may leave the range.
    const half = s.emit('Mul', [matrices, s.floats([0.5])]);
    const { scaled, restore } = balanced(s, s.emit('AddV2', [half, mirrored(s, half)]), count);
    return { name: restore(s.emit('SelfAdjointEigV2', [scaled], { compute_v: false })), shape: [count, n] };
  }),

  singular_values: onMatrices((s, matrices, [count, rows, columns]) => {
    const { scaled, restore } = balanced(s, matrices, count);
    const values = s.emit('Svd', [scaled], { compute_uv: false, full_matrices: false });
    return { name: restore(values), shape: [count, Math.min(rows, columns)] };
  }),
};

/** The emitter, or a node for whoever runs the graph, with the shape of the matrices. */
function insideOrNot<P extends Primitive>(inside: Emitter<P>): Emitter<P> {
  return (s, op, inputs, shape) => {
    if (s.linearAlgebra === 'inside') return inside(s, op, inputs, shape);
    const [matrices] = inputs;
    const attributes = {
      ...typed('float64'),
      primitive: { text: JSON.stringify(op) },
      shape: { shape: matrices.shape },
    };
    const name = s.emit(op.kind, [numbers(s, inOrder(s, matrices, 'plain'))], attributes);
    return floatValue(s, name, shape);
  };
}

/** The X of U X = Z for upper triangular U, whose diagonal is given apart, from the last row up. */
function substitute(s: Scope, u: string, pivots: string, z: string, shape: Shape): string {
  const n = shape[1];
  const [solution] = repeat(s, n, [broadcast(s, s.floats([0]), shape)], (body, at, [x]) => {
    const k = body.emit('Sub', [body.ints([n - 1]), at], typed('int32'));
    // Rows of X that are not known yet are 0, so that they and what is not right of U's diagonal add nothing.
    const known = body.emit('BatchMatMulV2', [gathered(body, u, k, 1), x]);
    const rest = body.emit('Sub', [gathered(body, z, k, 1), known]);
    const isRow = body.emit('Equal', [rowNumbers(body, n), k], typed('int32'));
    return [body.emit('SelectV2', [isRow, body.emit('RealDiv', [rest, gathered(body, pivots, k, 1)]), x])];
  });
  return solution;
}

interface Balanced {
  /** The matrices, the greatest element of each at least ½ and below 1, or 0. */
  readonly scaled: string;
  /** Scales what is proportional to the matrices, [count, k], back. */
  readonly restore: (values: string) => string;
}

/** Scales each of the matrices [count, n, m] by a power of two, which is exact, so that squares stay in range. */
function balanced(s: Scope, matrices: string, count: number): Balanced {
  const scale = exponent(s, greatest(s, matrices));
  const perMatrix = s.emit('Reshape', [scale, s.ints([count, 1])]);
  return {
    scaled: scaleByPowerOfTwo(s, matrices, s.emit('Neg', [scale])),
    restore: (values) => scaleByPowerOfTwo(s, values, perMatrix),
  };
}
