/** Determinants: the product of the pivots, or the sum of their logarithms, which has no bounds. */
import type { EmittersOf } from '../emitter.ts';
import type { Scope } from '../scope.ts';
import { diagonals, eliminate } from './elimination.ts';
import { onMatrices } from './matrices.ts';

export const determinant: EmittersOf<'determinant'> = {
  determinant: onMatrices(
    (s, matrices, shape, { fn }) => {
      const { upper, sign } = eliminate(s, matrices, shape);
      const pivots = diagonals(s, upper, shape);
      const parity = s.emit('Reshape', [sign, s.ints([shape[0]])]);
      const of = { name: '', shape: shape.slice(0, 1) };
      switch (fn) {
        case 'det':
          return { ...of, name: s.emit('Mul', [parity, product(s, pivots)]) };
        case 'slogdet':
          return { ...of, name: magnitude(s, pivots) };
        case 'logdet': {
          const direction = s.emit('Mul', [parity, product(s, s.emit('Sign', [pivots]))]);
          const isNegative = s.emit('Less', [direction, s.floats([0])]);
          return { ...of, name: s.emit('Where', [isNegative, s.floats([NaN]), magnitude(s, pivots)]) };
        }
        default:
          return fn satisfies never;
      }
    },
    ({ fn }) => (fn === 'det' ? 1 : 0),
  ),
};

const product = (s: Scope, pivots: string): string => s.emit('ReduceProd', [pivots, s.ints([1])], { keepdims: 0 });

const magnitude = (s: Scope, pivots: string): string =>
  s.emit('ReduceSum', [s.emit('Log', [s.emit('Abs', [pivots])]), s.ints([1])], { keepdims: 0 });
