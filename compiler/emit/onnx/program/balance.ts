/** Scaling by powers of two, which is exact, so that squares stay in range. */
import { exponent, scaleByPowerOfTwo } from '../powers-of-two.ts';
import type { Scope } from '../scope.ts';

export interface Balanced {
  /** The matrices, the greatest element of each at least ½ and below 1, or 0. */
  readonly scaled: string;
  /** Scales what is proportional to the matrices, [count, k], back. */
  readonly restore: (values: string) => string;
}

/** Scales each of the matrices [count, n, m], which must be finite. */
export function balanced(s: Scope, matrices: string, count: number): Balanced {
  const greatest = s.emit('ReduceMax', [s.emit('Abs', [matrices]), s.ints([1, 2])], { keepdims: 1 });
  const scale = exponent(s, greatest);
  const perMatrix = s.emit('Reshape', [scale, s.ints([count, 1])]);
  return {
    scaled: scaleByPowerOfTwo(s, matrices, s.emit('Neg', [scale])),
    restore: (values) => scaleByPowerOfTwo(s, values, perMatrix),
  };
}
