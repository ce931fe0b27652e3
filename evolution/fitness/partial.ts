/**
 * Partial τ: how well scores order networks beyond what is known from counting. Kendall's partial rank correlation [Ken42],
 * τxy·z = (τxy - τxz τyz) / √((1 - τxz²)(1 - τyz²)), applied for one control after the other; the result does not depend on their
 * order, as for the partial correlations that it copies.
 */
import { kendall } from '../../runtime/statistics/kendall.ts';

/** What of 1 is left is taken for rounding. */
const NOTHING = 1e-9;

/**
 * The partial τ of scores and accuracies given controls, each a list of one number per network: from -1 to 1. Controls that are
 * constant say nothing and are left out. 0 where scores or accuracies order networks just as the controls do; NaN if a
 * score is not finite, or all are equal.
 */
export function partialTau(
  scores: readonly number[],
  accuracies: readonly number[],
  controls: readonly (readonly number[])[],
): number {
  if (!scores.every(Number.isFinite)) return NaN;
  const varying = controls.filter((control) => control.some((value) => value !== control[0]));
  const variables = [scores, accuracies, ...varying];
  let matrix = variables.map((x, i) => variables.map((y, j) => (i === j ? 1 : kendall(x, y))));
  if (Number.isNaN(matrix[0][1])) return NaN;
  while (matrix.length > 2) matrix = without(matrix, matrix.length - 1);
  return matrix[0][1];
}

/** The correlations of the other variables given that one. */
function without(matrix: readonly (readonly number[])[], control: number): number[][] {
  const left = (at: number): number => 1 - matrix[at][control] ** 2;
  const others = [...matrix.keys()].filter((at) => at !== control);
  return others.map((i) =>
    others.map((j) => {
      if (i === j) return 1;
      if (left(i) < NOTHING || left(j) < NOTHING) return 0;
      return (matrix[i][j] - matrix[i][control] * matrix[control][j]) / Math.sqrt(left(i) * left(j));
    }),
  );
}
