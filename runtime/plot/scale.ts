/** How scores are laid out along an axis: linearly, unless that would press most of them together. */
import { quantile } from '../statistics/bootstrap.ts';

export type Scale = { readonly kind: 'linear' } | Symlog;

/** Linear within `constant` of zero, logarithmic beyond on both sides, as d3 has it: sign(x) · log(1 + |x| / constant). */
interface Symlog {
  readonly kind: 'symlog';
  readonly constant: number;
  /** Zero and powers of ten inside the range of the scores, ascending. */
  readonly ticks: readonly number[];
}

/** Beyond this many times the magnitude that a tenth of the scores keep to, linear axes show little. */
const MOST_SPAN = 1000;

/** What a float64 can tell apart from the largest score. */
const LEAST_SHARE = 1e-15;

const MOST_TICKS = 7;

/** Magnitudes that drawing can do arithmetic with. */
const [LEAST, MOST] = [1e-300, 1e300];

/** Where a score is drawn: at itself, unless its magnitude is so large or small that sums and ratios of such scores are not finite. */
export function drawable(score: number): number {
  if (Math.abs(score) < LEAST) return 0;
  return Math.max(-MOST, Math.min(score, MOST));
}

/**
 * The scale for drawable scores. It is symlog if the largest magnitude is more than a thousand times that which a tenth of
 * the magnitudes do not exceed, zeros left aside.
 */
export function scaleFor(scores: readonly number[]): Scale {
  const magnitudes = Float64Array.from(scores, Math.abs)
    .filter((size) => size > 0)
    .sort();
  if (magnitudes.length === 0) return { kind: 'linear' };
  const sorted = Float64Array.from(scores).sort();
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const largest = magnitudes[magnitudes.length - 1];
  const small = Math.max(quantile(magnitudes, 0.1), largest * LEAST_SHARE);
  if (largest / small <= MOST_SPAN) return { kind: 'linear' };
  return { kind: 'symlog', constant: small, ticks: decades(low, high, small) };
}

/** Zero and some of the powers of ten above `small` in magnitude that lie between `low` and `high`. */
function decades(low: number, high: number, small: number): readonly number[] {
  const powers: number[] = [];
  for (let exponent = Math.ceil(Math.log10(small)); 10 ** exponent <= MOST; exponent++)
    powers.push(Number(`1e${exponent}`));
  const inside = (tick: number): boolean => tick >= low && tick <= high;
  const above = powers.filter(inside);
  const below = powers.map((power) => -power).filter(inside);
  const step = Math.ceil((above.length + below.length) / MOST_TICKS);
  const thin = (ticks: readonly number[]): readonly number[] => ticks.filter((_, at) => at % step === 0);
  return [...thin(below).toReversed(), ...[0].filter(inside), ...thin(above)];
}
