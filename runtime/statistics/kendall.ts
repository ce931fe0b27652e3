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
  const xCounts = countEach(xRanks);
  const yCounts = countEach(yRanks);
  // Sorting by y and then, keeping that order among equals, by x.
  const byY = sortedBy(yRanks, yCounts, Uint32Array.from(xRanks.keys()));
  const order = sortedBy(xRanks, xCounts, byY);
  const tiedBoth = pairsWithin(runLengths(order, xRanks, yRanks));
  const tiedX = pairsWithin(xCounts);
  const tiedY = pairsWithin(yCounts);
  const discordant = countSwaps(order.map((at) => yRanks[at]));
  const all = (n * (n - 1)) / 2;
  const concordant = all - tiedX - tiedY + tiedBoth - discordant;
  // The root of the product, not the product of roots: identical orders then give exactly 1.
  return (concordant - discordant) / Math.sqrt((all - tiedX) * (all - tiedY));
}

/** The positions in `order` sorted by their rank, stably; `counts` says how often each rank occurs. */
function sortedBy(ranks: Uint32Array, counts: Uint32Array, order: Uint32Array): Uint32Array {
  const next = new Uint32Array(counts.length);
  for (let rank = 1; rank < counts.length; rank++) next[rank] = next[rank - 1] + counts[rank - 1];
  const sorted = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) sorted[next[ranks[order[i]]]++] = order[i];
  return sorted;
}

/** How many pairs can be formed inside groups of the given sizes. */
function pairsWithin(sizes: ArrayLike<number>): number {
  let pairs = 0;
  for (let i = 0; i < sizes.length; i++) pairs += (sizes[i] * (sizes[i] - 1)) / 2;
  return pairs;
}

/** How many neighbours in `order` are equal in both ranks, for each run of such. */
function runLengths(order: Uint32Array, x: Uint32Array, y: Uint32Array): number[] {
  const lengths: number[] = [];
  let start = 0;
  for (let i = 1; i <= order.length; i++) {
    if (i < order.length && x[order[i]] === x[order[start]] && y[order[i]] === y[order[start]]) continue;
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
