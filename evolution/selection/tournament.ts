/** Tournament selection: the best of a few drawn at random. */
import type { Stream } from '../../runtime/random.ts';
import { pick } from '../generate/random.ts';

/** The best of `size` draws, with replacement as in DEAP; of equals the first drawn. NaN loses to any number. */
export function tournament<T>(pool: readonly T[], by: (member: T) => number, size: number, random: Stream): T {
  let best = pick(random, pool);
  for (let drawn = 1; drawn < size; drawn++) {
    const other = pick(random, pool);
    if (by(other) > by(best) || (Number.isNaN(by(best)) && !Number.isNaN(by(other)))) best = other;
  }
  return best;
}
