/** Spearman's rank correlation ρ: the linear correlation of the ranks, where equal values share the mean of their ranks. */
import { averageRanks, comparable } from './ranks.ts';

/**
 * ρ of the pairs (x[i], y[i]), from -1 to 1; NaN if either side is constant or holds a NaN, or there are fewer than two
 * pairs. Infinite values are ranked like others.
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (!comparable(x, y)) return NaN;
  const a = centredRanks(x);
  const b = centredRanks(y);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Twice the distance of each rank from the mean rank: whole numbers, so that the sums above are exact. */
function centredRanks(values: ArrayLike<number>): Float64Array {
  const ranks = averageRanks(values);
  for (let i = 0; i < ranks.length; i++) ranks[i] = 2 * ranks[i] - (ranks.length + 1);
  return ranks;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
