/**
 * Kendall's rank correlation τ-b in O(n log n) by Knight's algorithm [Kni66]: sort the pairs by x, then count the swaps that
 * sort them by y.
 */
import { comparable, countEach, denseRanks } from './ranks.ts';

/**
 * τ-b of the pairs (x[i], y[i]), from -1 to 1; NaN if either side is constant or holds a NaN, or there are fewer than two
 * pairs. Infinite values are ranked like others.
 */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (!comparable(x, y)) return NaN;
  const n = x.length;
  const xRanks = denseRanks(x);
  const yRanks = denseRanks(y);
  // One number per pair sorts them by x and then by y, and equal numbers are equal pairs.
  const pairs = new Float64Array(n).map((_, i) => xRanks[i] * n + yRanks[i]).sort();
  const tiedBoth = pairsWithin(runLengths(pairs));
  const tiedX = pairsWithin(countEach(xRanks));
  const tiedY = pairsWithin(countEach(yRanks));
  const discordant = countSwaps(new Uint32Array(pairs.map((pair) => pair % n)));
  const all = (n * (n - 1)) / 2;
  const concordant = all - tiedX - tiedY + tiedBoth - discordant;
  // The root of the product, not the product of roots: identical orders then give exactly 1.
  return (concordant - discordant) / Math.sqrt((all - tiedX) * (all - tiedY));
}

/** How many pairs can be formed inside groups of the given sizes. */
function pairsWithin(sizes: Iterable<number>): number {
  let pairs = 0;
  for (const size of sizes) pairs += (size * (size - 1)) / 2;
  return pairs;
}

/** The lengths of the runs of equal numbers. */
function runLengths(sorted: Float64Array): number[] {
  const lengths: number[] = [];
  let start = 0;
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[start]) continue;
    lengths.push(i - start);
    start = i;
  }
  return lengths;
}

/** How many pairs stand in strictly descending order, counted while merging them into order. Overwrites `values`. */
function countSwaps(values: Uint32Array): number {
  let swaps = 0;
  let from: Uint32Array = values;
  let to: Uint32Array = new Uint32Array(values.length);
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        if (right === end || (left < middle && from[left] <= from[right])) {
          to[at] = from[left++];
        } else {
          to[at] = from[right++];
          swaps += middle - left;
        }
      }
    }
    [from, to] = [to, from];
  }
  return swaps;
}
