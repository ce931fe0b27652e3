/** How well scores order networks by accuracy. */
import { kendall } from '../../runtime/statistics/kendall.ts';

/** Whether a program that orders networks the wrong way round is as good as one that does it right: its negative is. */
export type Sign = 'absolute' | 'signed';

/** Kendall's τ-b, or its magnitude; NaN if a score is not finite, or all are equal. */
export function tau(scores: readonly number[], accuracies: readonly number[], sign: Sign): number {
  if (!scores.every(Number.isFinite)) return NaN;
  return signed(kendall(scores, accuracies), sign);
}

export const signed = (value: number, sign: Sign): number => (sign === 'absolute' ? Math.abs(value) : value);
