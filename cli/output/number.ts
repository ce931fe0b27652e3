/** Numbers for people. */

const DIGITS = 6;

/** Six digits that matter, whole numbers in full; far from 1 with an exponent. */
export function formatScore(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const size = Math.abs(value);
  if (value === 0 || (Number.isInteger(value) && size < 1e9)) return String(value);
  if (size < 1e-4 || size >= 1e9) return value.toExponential(DIGITS - 1);
  return size < 1e5 ? value.toPrecision(DIGITS) : value.toFixed(0);
}

/** A correlation, to three places. */
export function formatCorrelation(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value.toFixed(3);
}
