/**
 * Exact arithmetic with powers of two, in few nodes, for rescaled graphs are full of it. TensorFlow's logarithm and power are rounded, so exponents
 * are read off the bits, and powers come from a table. Its kernels take subnormal numbers for 0.
 */
import { cast, type FloatElement, type Scope, typed } from './scope.ts';

/** How floats lie in words: bits of mantissa, and how many exponents there are; the first is that of 0 and the last that of ∞ and NaN. */
const BITS = {
  float32: { word: 'int32', mantissa: 23, exponents: 2 ** 8 },
  float64: { word: 'int64', mantissa: 52, exponents: 2 ** 11 },
} as const;

/** ⌊log₂|x|⌋ + 1, exactly; 0 for ±0, ±∞ and NaN. */
export function exponent(s: Scope, x: string): string {
  const { word, mantissa, exponents } = BITS[s.element];
  const bits = s.emit('Bitcast', [x], typed(word, 'type'));
  const shifted = s.emit('RightShift', [bits, s.ints([mantissa], [], word)], typed(word));
  const biased = s.emit('BitwiseAnd', [shifted, s.ints([exponents - 1], [], word)], typed(word));
  const place = word === 'int32' ? biased : cast(s, biased, word, 'int32');
  return gathered(s, s.floats(EXPONENTS[s.element], [exponents]), place, 0);
}

const EXPONENTS: { readonly [E in FloatElement]: readonly number[] } = {
  float32: exponentsOf(BITS.float32),
  float64: exponentsOf(BITS.float64),
};

function exponentsOf({ exponents }: { readonly exponents: number }): readonly number[] {
  const isOrdinary = (biased: number): boolean => biased > 0 && biased < exponents - 1;
  return Array.from({ length: exponents }, (_, biased) => (isOrdinary(biased) ? biased - (exponents / 2 - 2) : 0));
}

/** x·2ᵉ for whole e of any size, rounded once; NaN when e is. */
export const scaleByPowerOfTwo = (s: Scope, x: string, e: string): string =>
  s.element === 'float32' ? scaledInDouble(s, x, e) : scaledInThirds(s, x, e);

/** The product of a float32 and a power that does not take it out of range is a float64. */
function scaledInDouble(s: Scope, x: string, e: string): string {
  const double = s.as('float64');
  const power = lookedUp(double, POWERS.float32, placeOf(s, e, 300, 601));
  return cast(s, double.emit('Mul', [cast(s, x, 'float32', 'float64'), power]), 'float64', 'float32');
}

/** A third of any e that matters has a normal power. What becomes subnormal on the way is 0 in the end, too. */
function scaledInThirds(s: Scope, x: string, e: string): string {
  const place = placeOf(s, e, 3 * 700, 3 * 1403);
  const third = s.emit('Floor', [s.emit('RealDiv', [place, s.floats([3])])]);
  const rest = s.emit('Sub', [place, s.emit('AddV2', [third, third])]);
  const [power, last] = [third, rest].map((part) => lookedUp(s, POWERS.float64, part));
  // Were it not for the comparisons, TensorFlow would multiply powers that it knows with each other first, and overflow.
  const kept = (product: string): string => s.emit('Maximum', [product, s.floats([-Infinity])]);
  const twice = [power, power].reduce((product, factor) => kept(s.emit('Mul', [product, factor])), x);
  return s.emit('Mul', [twice, last]);
}

/** 2ᵉ from the least to the greatest e, and NaN. */
const powers = (least: number, greatest: number): readonly number[] => [
  ...Array.from({ length: greatest - least + 1 }, (_, at) => 2 ** (least + at)),
  NaN,
];

/** What one factor can be. The outermost ones, and three of float64, take every number but 0 out of range. */
const POWERS = { float32: powers(-300, 300), float64: powers(-700, 702) } as const;

/** e counted from -reach, within 0 and 2·reach; `ofNaN` for NaN. */
function placeOf(s: Scope, e: string, reach: number, ofNaN: number): string {
  const place = clipped(s, s.emit('AddV2', [e, s.floats([reach])]), 0, 2 * reach);
  return s.emit('SelectV2', [s.emit('IsNan', [e]), s.floats([ofNaN]), place]);
}

/** The elements of a table at whole places. */
function lookedUp(s: Scope, table: readonly number[], places: string): string {
  const whole = cast(s, places, s.elementOf(places), 'int32');
  return gathered(s, s.floats(table, [table.length]), whole, 0);
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
