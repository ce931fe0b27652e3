/**
 * Bootstrap confidence intervals by percentiles [ET93]: the pairs are drawn again with replacement many times, and the middle
 * of the statistic's values is kept.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { stream } from '../random.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly seed: number;
  /** How often the pairs are drawn again; 1000 unless told otherwise. */
  readonly resamples?: number;
  /** The share of values kept in the middle; 0.95 unless told otherwise. */
  readonly level?: number;
}

/**
 * The interval of `statistic` over the pairs (x[i], y[i]). Equal seeds and lengths draw equal pairs, so that two scores of
 * the same networks are compared on the same draws. Draws on which the statistic is NaN are left out; both ends are NaN if it
 * is always so.
 */
export function bootstrap(
  statistic: (x: Float64Array, y: Float64Array) => number,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { seed, resamples = 1000, level = 0.95 }: BootstrapOptions,
): Interval {
  const n = x.length;
  const source = stream(seed, 'bootstrap');
  const drawnX = new Float64Array(n);
  const drawnY = new Float64Array(n);
  const values: number[] = [];
  for (let round = 0; round < resamples; round++) {
    for (let i = 0; i < n; i++) {
      const at = uniformInt(source, 0, n - 1);
      drawnX[i] = x[at];
      drawnY[i] = y[at];
    }
    const value = statistic(drawnX, drawnY);
    if (!Number.isNaN(value)) values.push(value);
  }
  const sorted = Float64Array.from(values).sort();
  return { low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
}

/** The value below which a share of the sorted numbers lies, interpolated linearly between neighbours; NaN for none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return NaN;
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
