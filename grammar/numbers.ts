/**
 * Numbers as a person would write them.
 */

/**
 * The spelling of a finite number: decimal, or with an exponent where that is clearly shorter (`0.001` but `1e-5`). It
 * reads back as the same double, `-0` included.
 */
export function spell(value: number): string {
  if (Object.is(value, -0)) return '-0';
  const decimal = String(value).replace('e+', 'e');
  const exponential = value.toExponential().replace('e+', 'e');
  return exponential.length + 3 <= decimal.length ? exponential : decimal;
}
