/** ε-lexicase selection [LSM16]: parents that are among the best on the cases that happen to come first. */
import type { Stream } from '../../runtime/random.ts';
import { draw } from '../../runtime/accuracy/sample.ts';
import { pick } from '../generate/random.ts';

/**
 * Takes the cases in random order, and keeps on each whoever is within ε of the best of those left; ε is the case's median absolute
 * deviation in the whole pool. Of those left at the end any, equally often. NaN is worse than any number.
 */
export function epsilonLexicase<T>(pool: readonly T[], casesOf: (member: T) => readonly number[], random: Stream): T {
  const values = pool.map((member) => casesOf(member).map((value) => (Number.isNaN(value) ? -Infinity : value)));
  const cases = [...(values[0] ?? []).keys()];
  let left = [...pool.keys()];
  for (const at of draw(cases, cases.length, random)) {
    if (left.length === 1) break;
    const column = values.map((row) => row[at]);
    const best = Math.max(...left.map((member) => column[member]));
    const least = best - deviation(column);
    left = left.filter((member) => column[member] >= least);
  }
  return pool[pick(random, left)];
}

/** The median absolute deviation of the finite values; 0 of none. */
function deviation(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  const middle = median(finite);
  return median(finite.map((value) => Math.abs(value - middle)));
}

/** The middle one, or the mean of the two in the middle; 0 of none. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
