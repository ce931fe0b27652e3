/**
 * Exact arithmetic with powers of two. ONNX cannot look at the bits of a float and its logarithm and power are rounded, so
 * the powers come from a table, and an estimated exponent is corrected by comparing with them.
 */
import { ELEMENT } from './model.ts';
import type { Scope } from './scope.ts';

/**
 * The least and the greatest e for which 2ᵉ is a number; and a step of which three span all exponents that matter, while
 * one leaves more places than the mantissa has to the numbers above the least.
 */
const RANGE = {
  float32: { lowest: -149, highest: 127, step: 100 },
  float64: { lowest: -1074, highest: 1023, step: 969 },
} as const;

/** ⌊log₂|x|⌋ + 1, exactly; 0 for ±0, ±∞ and NaN. */
export function exponent(s: Scope, x: string): string {
  const magnitude = s.emit('Abs', [x]);
  const isOrdinary = s.emit('And', [
    s.emit('Greater', [magnitude, s.floats([0])]),
    s.emit('Less', [magnitude, s.floats([Infinity])]),
  ]);
  const ordinary = s.emit('Where', [isOrdinary, magnitude, s.floats([1])]);
  // Off by one at most, since the logarithm is good to a few ulp.
  const logarithm = s.emit('Mul', [s.emit('Log', [ordinary]), s.floats([1 / Math.LN2])]);
  const { lowest, highest } = RANGE[s.element];
  const estimate = clip(s, s.emit('Floor', [logarithm]), lowest, highest);
  const power = powerOfTwo(s, estimate);
  const isTooHigh = asNumber(s, s.emit('Less', [ordinary, power]));
  const isTooLow = asNumber(s, s.emit('GreaterOrEqual', [ordinary, s.emit('Add', [power, power])]));
  const exact = s.emit('Add', [s.emit('Sub', [estimate, isTooHigh]), s.emit('Add', [isTooLow, s.floats([1])])]);
  return s.emit('Where', [isOrdinary, exact, s.floats([0])]);
}

/** x·2ᵉ for whole e of any size, rounded once; NaN when e is. */
export function scaleByPowerOfTwo(s: Scope, x: string, e: string): string {
  const isNaN = s.emit('IsNaN', [e]);
  const whole = s.emit('Where', [isNaN, s.floats([0]), e]);
  // If a step before the last rounds, the result is 0 anyway.
  const last = step(s, whole);
  const middle = step(s, s.emit('Sub', [whole, last]));
  const first = step(s, s.emit('Sub', [s.emit('Sub', [whole, last]), middle]));
  const scaled = [first, middle, last].reduce((product, part) => s.emit('Mul', [product, powerOfTwo(s, part)]), x);
  return s.emit('Where', [isNaN, e, scaled]);
}

const step = (s: Scope, e: string): string => clip(s, e, -RANGE[s.element].step, RANGE[s.element].step);

/** 2ᵉ by lookup, for integers e of the table. */
function powerOfTwo(s: Scope, e: string): string {
  const { lowest, highest } = RANGE[s.element];
  const exponents = Array.from({ length: highest - lowest + 1 }, (_, at) => lowest + at);
  const table = s.floats(
    exponents.map((each) => 2 ** each),
    [exponents.length],
  );
  return s.emit('Gather', [table, s.emit('Cast', [s.emit('Sub', [e, s.floats([lowest])])], { to: ELEMENT.int64 })]);
}

const clip = (s: Scope, x: string, least: number, greatest: number): string =>
  s.emit('Clip', [x, s.floats([least]), s.floats([greatest])]);

const asNumber = (s: Scope, test: string): string => s.emit('Cast', [test], { to: ELEMENT[s.element] });
