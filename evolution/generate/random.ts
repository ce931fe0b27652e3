/** Random choices by weight. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { Stream } from '../../runtime/random.ts';

/** A whole number from `least` to `most`, both included. */
export const whole = (random: Stream, least: number, most: number): number => uniformInt(random, least, most);

/** A number in [0, 1). */
export const fraction = (random: Stream): number => (random.next() >>> 8) * 2 ** -24;

/** One of several, each equally often. Throws if there is none. */
export function pick<T>(random: Stream, from: readonly T[]): T {
  if (from.length === 0) throw new Error('nothing to pick from');
  return from[whole(random, 0, from.length - 1)];
}

/** One of several, in proportion to their weights; null if no weight is above 0. */
export function pickWeighted<T extends { readonly weight: number }>(random: Stream, from: readonly T[]): T | null {
  const total = from.reduce((sum, { weight }) => sum + weight, 0);
  let at = fraction(random) * total;
  let last: T | null = null;
  for (const each of from) {
    if (each.weight <= 0) continue;
    last = each;
    at -= each.weight;
    if (at < 0) break;
  }
  return last;
}
