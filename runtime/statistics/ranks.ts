/** Positions of numbers in their order, the raw material of rank correlations. NaN has no rank: callers exclude it. */

/** The number of distinct smaller values: 0 for the least, equal values (and ±0) share a rank, none is left out. */
export function denseRanks(values: ArrayLike<number>): Uint32Array {
  const counted = countedRanks(values);
  if (counted) return counted;
  const sorted = new Float64Array(values).sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const ranks = new Uint32Array(values.length);
  for (let i = 0; i < ranks.length; i++) ranks[i] = lowerBound(distinct, values[i]);
  return ranks;
}

/** Dense ranks of whole numbers that are few, as the ranks in a resample are: found without sorting. Null for others. */
function countedRanks(values: ArrayLike<number>): Uint32Array | null {
  const most = 4 * values.length;
  const met = new Uint32Array(most);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(value >= 0 && value < most && Number.isInteger(value))) return null;
    met[value] = 1;
  }
  let below = 0;
  for (let value = 0; value < most; value++) {
    const step = met[value];
    met[value] = below;
    below += step;
  }
  const ranks = new Uint32Array(values.length);
  for (let i = 0; i < ranks.length; i++) ranks[i] = met[values[i]];
  return ranks;
}

/** Ranks from 1; equal values share the mean of their ranks. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const dense = denseRanks(values);
  const counts = countEach(dense);
  const shared = new Float64Array(counts.length);
  let below = 0;
  for (let rank = 0; rank < counts.length; rank++) {
    shared[rank] = below + (counts[rank] + 1) / 2;
    below += counts[rank];
  }
  const ranks = new Float64Array(dense.length);
  for (let i = 0; i < ranks.length; i++) ranks[i] = shared[dense[i]];
  return ranks;
}

/** How often each dense rank occurs. */
export function countEach(dense: Uint32Array): Uint32Array {
  let ranks = 0;
  for (let i = 0; i < dense.length; i++) if (dense[i] >= ranks) ranks = dense[i] + 1;
  const counts = new Uint32Array(ranks);
  for (let i = 0; i < dense.length; i++) counts[dense[i]]++;
  return counts;
}

/** Whether a correlation of the two is defined: two or more pairs, no NaN, and neither side constant. */
export function comparable(x: ArrayLike<number>, y: ArrayLike<number>): boolean {
  if (x.length !== y.length) throw new Error(`cannot correlate ${x.length} numbers with ${y.length}`);
  return varies(x) && varies(y);
}

function varies(values: ArrayLike<number>): boolean {
  let different = false;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) return false;
    if (values[i] !== values[0]) different = true;
  }
  return different;
}

/** The position of the first value not below `sought`. */
function lowerBound(sorted: Float64Array, sought: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < sought) low = middle + 1;
    else high = middle;
  }
  return low;
}
