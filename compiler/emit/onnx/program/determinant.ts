/** Determinants: the product of the pivots, or the sum of their logarithms, which has no bounds. */
import type { EmittersOf } from '../emitter.ts';
import type { Scope } from '../scope.ts';
import { eliminate } from './elimination.ts';
import { onMatrices, type Result } from './matrices.ts';

export const determinant: EmittersOf<'determinant'> = {
  determinant: onMatrices(
    (s, matrices, shape, { fn }) => {
      const { pivots, sign } = eliminate(s, matrices, shape);
      const result = (name: string): Result => ({ name, shape: [shape[0], 1, 1] });
      switch (fn) {
        case 'det':
          return result(s.emit('Mul', [sign, product(s, pivots)]));
        case 'slogdet':
          return result(magnitude(s, pivots));
        case 'logdet': {
          const direction = s.emit('Mul', [sign, product(s, s.emit('Sign', [pivots]))]);
          const isNegative = s.emit('Less', [direction, s.floats([0])]);
          return result(s.emit('Where', [isNegative, s.floats([NaN]), magnitude(s, pivots)]));
        }
        default:
          return fn satisfies never;
      }
    },
    ({ fn }) => (fn === 'det' ? 1 : 0),
  ),
};

const product = (s: Scope, pivots: string): string => s.emit('ReduceProd', [pivots, s.ints([1])], { keepdims: 1 });

const magnitude = (s: Scope, pivots: string): string =>
  s.emit('ReduceSum', [s.emit('Log', [s.emit('Abs', [pivots])]), s.ints([1])], { keepdims: 1 });
