/**
 * Exact arithmetic with powers of two. TensorFlow's logarithm and power are rounded, so the powers come from a table, and an estimated
 * exponent is corrected by comparing with them. Its kernels take subnormal numbers for 0, so the table has none.
 */
import { cast, type Scope, typed } from './scope.ts';

/** The least and the greatest e for which 2ᵉ is a normal number; and a step of which three span all exponents that matter. */
const RANGE = {
  float32: { lowest: -126, highest: 127, step: 100 },
  float64: { lowest: -1022, highest: 1023, step: 969 },
} as const;

/** ⌊log₂|x|⌋ + 1, exactly; 0 for ±0, ±∞ and NaN. */
export function exponent(s: Scope, x: string): string {
  const magnitude = s.emit('Abs', [x]);
  const isOrdinary = s.emit('LogicalAnd', [
    s.emit('Greater', [magnitude, s.floats([0])]),
    s.emit('Less', [magnitude, s.floats([Infinity])]),
  ]);
  const ordinary = s.emit('SelectV2', [isOrdinary, magnitude, s.floats([1])]);
  // Off by one at most, since the logarithm is good to a few ulp.
  const logarithm = s.emit('Mul', [s.emit('Log', [ordinary]), s.floats([1 / Math.LN2])]);
  const { lowest, highest } = RANGE[s.element];
  const estimate = clipped(s, s.emit('Floor', [logarithm]), lowest, highest);
  const power = powerOfTwo(s, estimate);
  const isTooHigh = cast(s, s.emit('Less', [ordinary, power]), 'bool', s.element);
  const isTooLow = cast(s, s.emit('GreaterEqual', [ordinary, s.emit('AddV2', [power, power])]), 'bool', s.element);
  const exact = s.emit('AddV2', [s.emit('Sub', [estimate, isTooHigh]), s.emit('AddV2', [isTooLow, s.floats([1])])]);
  return s.emit('SelectV2', [isOrdinary, exact, s.floats([0])]);
}

/** x·2ᵉ for whole e of any size, rounded once; NaN when e is. */
export function scaleByPowerOfTwo(s: Scope, x: string, e: string): string {
  const isNaN = s.emit('IsNan', [e]);
  const whole = s.emit('SelectV2', [isNaN, s.floats([0]), e]);
  // If a step before the last rounds, the result is 0 anyway.
  const last = step(s, whole);
  const middle = step(s, s.emit('Sub', [whole, last]));
  const first = step(s, s.emit('Sub', [s.emit('Sub', [whole, last]), middle]));
  // Were it not for the comparisons, TensorFlow would multiply powers that it knows with each other first, and overflow.
  const scaled = [first, middle, last].reduce((product, part) => {
    return s.emit('Maximum', [s.emit('Mul', [product, powerOfTwo(s, part)]), s.floats([-Infinity])]);
  }, x);
  return s.emit('SelectV2', [isNaN, e, scaled]);
}

const step = (s: Scope, e: string): string => clipped(s, e, -RANGE[s.element].step, RANGE[s.element].step);

/** 2ᵉ by lookup, for integers e of the table. */
function powerOfTwo(s: Scope, e: string): string {
  const { lowest, highest } = RANGE[s.element];
  const exponents = Array.from({ length: highest - lowest + 1 }, (_, at) => lowest + at);
  const table = s.floats(
    exponents.map((each) => 2 ** each),
    [exponents.length],
  );
  const at = cast(s, s.emit('Sub', [e, s.floats([lowest])]), s.element, 'int32');
  return gathered(s, table, at, 0);
}

/** A number brought into a range; NaN stays. */
export const clipped = (s: Scope, x: string, least: number, greatest: number): string =>
  s.emit('Minimum', [s.emit('Maximum', [x, s.floats([least])]), s.floats([greatest])]);

/** The elements of numbers at places along a dimension; the first `batchDims` dimensions of both belong together. */
export const gathered = (s: Scope, from: string, places: string, dim: number, batchDims = 0): string =>
  s.emit('GatherV2', [from, places, s.ints([dim], [])], {
    ...typed(s.element, 'Tparams'),
    ...typed('int32', 'Tindices'),
    ...typed('int32', 'Taxis'),
    batch_dims: batchDims,
  });
