/**
 * Partial correlation: how well two variables agree beyond what is known from others, such as scores and accuracies beyond counts. The formula
 * rxy·z = (rxy - rxz ryz) / √((1 - rxz²)(1 - ryz²)) is applied for one control after the other; the result does not depend on their
 * order. It holds for every correlation that is a cosine, as Kendall's τ-b [Ken42] and Spearman's ρ are.
 */

/** What of 1 is left is taken for rounding. */
const NOTHING = 1e-9;

/**
 * The partial correlation of x and y given controls, each a list of one number per network: from -1 to 1. Controls that are
 * constant say nothing and are left out. 0 where x or y orders networks just as the controls do; NaN if a number of x is not finite, or
 * the correlation of x and y is not defined.
 */
export function partialCorrelation(
  correlation: (a: readonly number[], b: readonly number[]) => number,
  x: readonly number[],
  y: readonly number[],
  controls: readonly (readonly number[])[],
): number {
  if (!x.every(Number.isFinite)) return NaN;
  const varying = controls.filter((control) => control.some((value) => value !== control[0]));
  const variables = [x, y, ...varying];
  let matrix = variables.map((a, i) => variables.map((b, j) => (i === j ? 1 : correlation(a, b))));
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
