/**
 * Functions that are no single instruction, on vectors of four float32. Exponential and logarithm are reduced to polynomials on a short interval [Moshier's Cephes],
 * with errors of one or two units in the last place; the others are made of them as in the emitters of ONNX. Powers of two are exact.
 */
import { type Code, i32x4, v128 } from './code.ts';

/** Keeps a value that is used more than once, and gives what reads it. */
export type Keep = (value: Code) => Code;

const { add, sub, mul, div, abs, lt, gt, eq, ne, bitselect } = v128;
const number = v128.const;
const one = number(1);

/** a + x·(b + x·(c + …)), the last coefficient first. */
const polynomial = (x: Code, coefficients: readonly number[]): Code =>
  coefficients
    .slice(1)
    .reduce<Code>((sum, coefficient) => add(mul(sum, x), number(coefficient)), number(coefficients[0]));

/** NaN stays NaN. */
const clamp = (x: Code, least: number, greatest: number): Code =>
  v128.lesser(v128.greater(x, number(least)), number(greatest));

/** With this added, the last bits of a number are its next whole number. */
const WHOLE = 1.5 * 2 ** 23;

/** 2ᵉ for whole e from -126 to 127. */
const powerOfTwo = (e: Code): Code => i32x4.shiftLeft(add(e, number(WHOLE + 127)), 23);

/** ln 2, in a part whose multiples are exact and the rest. */
const LN2 = [0.693359375, -2.12194440e-4] as const; // prettier-ignore

export function exp(x: Code, keep: Keep): Code {
  // Beyond, the result is 0 or ∞; NaN comes back at the end.
  const near = keep(clamp(x, -104, 89));
  const e = keep(v128.nearest(mul(near, number(1 / Math.LN2))));
  const rest = keep(sub(sub(near, mul(e, number(LN2[0]))), mul(e, number(LN2[1]))));
  const tail = polynomial(rest, [1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1]); // prettier-ignore
  const mantissa = add(add(mul(mul(rest, rest), tail), rest), one);
  // In two steps: results may be subnormal, or just below ∞.
  const half = keep(v128.floor(mul(e, number(0.5))));
  const scaled = mul(mul(mantissa, powerOfTwo(half)), powerOfTwo(sub(e, half)));
  return bitselect(x, scaled, ne(x, x));
}

export function log(x: Code, keep: Keep): Code {
  const isSmall = keep(lt(x, number(2 ** -126)));
  const normal = keep(bitselect(mul(x, number(2 ** 23)), x, isSmall));
  // x = m·2ᵉ with ½ ≤ m < 1, and then √½ ≤ m < √2.
  const m = keep(v128.or(v128.and(normal, i32x4.const(0x007fffff)), number(0.5)));
  const biased = i32x4.toF32(i32x4.shiftRight(normal, 23));
  const raw = keep(sub(biased, bitselect(number(126 + 23), number(126), isSmall)));
  const isLow = keep(lt(m, number(Math.SQRT1_2)));
  const e = keep(sub(raw, v128.and(isLow, one)));
  const y = keep(sub(bitselect(add(m, m), m, isLow), one));
  const square = keep(mul(y, y));
  const tail = polynomial(y, [7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1]); // prettier-ignore
  const small = sub(add(mul(mul(square, y), tail), mul(e, number(LN2[1]))), mul(square, number(0.5)));
  const ordinary = add(add(y, small), mul(e, number(LN2[0])));
  const isOrdinary = v128.and(gt(x, number(0)), lt(x, number(Infinity)));
  // -∞ at 0, NaN below; ∞ and NaN stay what they are.
  const edge = bitselect(number(-Infinity), bitselect(number(NaN), x, lt(x, number(0))), eq(x, number(0)));
  return bitselect(ordinary, edge, isOrdinary);
}

/** 1 / (1 + e⁻ˣ). */
export const sigmoid = (x: Code, keep: Keep): Code => div(one, add(one, exp(keep(v128.neg(x)), keep)));

/** log(1 + x)·x / ((1 + x) - 1): near 0 the second factor makes up for what 1 + x lost of x. [Kahan] */
export function log1p(x: Code, keep: Keep): Code {
  const sum = keep(add(x, one));
  const far = keep(log(sum, keep));
  const kept = keep(sub(sum, one));
  const near = mul(far, div(x, kept));
  const chosen = bitselect(near, far, lt(abs(x), number(0.5)));
  return bitselect(x, chosen, eq(kept, number(0)));
}

/** eˣ - 1, near 0 by a polynomial. */
export function expm1(x: Code, keep: Keep): Code {
  const far = sub(exp(x, keep), one);
  // The terms of eˣ - 1 - x up to what float32 shows at ½.
  const terms = [9, 8, 7, 6, 5, 4, 3, 2].map(
    (n) => 1 / Array.from({ length: n }, (_, k) => k + 1).reduce((a, b) => a * b),
  );
  const near = add(mul(mul(x, x), polynomial(x, terms)), x);
  return bitselect(near, far, lt(abs(x), number(0.5)));
}

/** t / (t + 2) with t = e²ˣ - 1, of the magnitude; beyond 10 it is 1. */
export function tanh(x: Code, keep: Keep): Code {
  const size = keep(clamp(abs(x), 0, 10));
  const t = keep(expm1(keep(add(size, size)), keep));
  const magnitude = div(t, add(t, number(2)));
  const signed = v128.or(magnitude, v128.and(x, i32x4.const(-0x80000000)));
  return bitselect(x, signed, ne(x, x));
}

/** ⌊log₂|x|⌋ + 1, exactly; 0 for ±0, ±∞ and NaN. */
export function exponent(x: Code, keep: Keep): Code {
  const size = keep(abs(x));
  const isSmall = keep(lt(size, number(2 ** -126)));
  const normal = bitselect(mul(size, number(2 ** 24)), size, isSmall);
  const e = sub(i32x4.toF32(i32x4.shiftRight(normal, 23)), bitselect(number(126 + 24), number(126), isSmall));
  return v128.and(e, v128.and(gt(size, number(0)), lt(size, number(Infinity))));
}

/** x·2ᵉ for whole e of any size, rounded once; NaN when e is. */
export function ldexp(x: Code, e: Code, keep: Keep): Code {
  const step = (rest: Code): Code => keep(clamp(rest, -100, 100));
  const last = step(e);
  const middle = step(sub(e, last));
  const first = step(sub(sub(e, last), middle));
  // If a step before the last rounds, the result is 0 anyway.
  const scaled = [first, middle, last].reduce((product, part) => mul(product, powerOfTwo(part)), x);
  return bitselect(e, scaled, ne(e, e));
}
