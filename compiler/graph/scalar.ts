/**
 * The pointwise functions on single float64 numbers. They define what a program means at NaN, the infinities and zero;
 * engines are tested against them.
 */
import type { BinaryFn, Primitive, UnaryFn } from './primitive.ts';

/** What a pointwise primitive makes of numbers; null for any other primitive. */
export function ofNumbers(op: Primitive, [a, b, c]: readonly number[]): number | null {
  switch (op.kind) {
    case 'unary':
      return unaryFunctions[op.fn](a);
    case 'binary':
      return binaryFunctions[op.fn](a, b);
    case 'select':
      return a !== 0 ? b : c;
    default:
      return null;
  }
}

/** Functions of one argument. NaN gives NaN unless a line says otherwise. */
export const unaryFunctions: { readonly [F in UnaryFn]: (x: number) => number } = {
  neg: (x) => -x,
  abs: Math.abs,
  /** ±1, and x itself at ±0. */
  sign: Math.sign,
  /** 1 above 0, else 0: also at 0 and NaN. */
  heaviside: (x) => (x > 0 ? 1 : 0),
  relu: (x) => Math.max(x, 0),
  sigmoid,
  tanh: Math.tanh,
  erf,
  exp: Math.exp,
  expm1: Math.expm1,
  /** -∞ at ±0, NaN below. */
  log: Math.log,
  /** -∞ at -1, NaN below. */
  log1p: Math.log1p,
  /** NaN below 0. */
  sqrt: Math.sqrt,
  square: (x) => x * x,
  /** ±∞ at ±0. */
  reciprocal: (x) => 1 / x,
  floor: Math.floor,
  /** NaN at ±∞. */
  sin: Math.sin,
  /** NaN at ±∞. */
  cos: Math.cos,
  /** 1 at ±0, else 0: also at NaN. */
  not: (x) => (x === 0 ? 1 : 0),
  is_nan: (x) => (Number.isNaN(x) ? 1 : 0),
  is_finite: (x) => (Number.isFinite(x) ? 1 : 0),
  exponent,
};

/** Functions of two arguments. NaN in either gives NaN, tests excepted, unless a line says otherwise. */
export const binaryFunctions: { readonly [F in BinaryFn]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow,
  /** -0 is below +0. */
  min: Math.min,
  /** -0 is below +0. */
  max: Math.max,
  lt: (a, b) => (a < b ? 1 : 0),
  le: (a, b) => (a <= b ? 1 : 0),
  gt: (a, b) => (a > b ? 1 : 0),
  ge: (a, b) => (a >= b ? 1 : 0),
  eq: (a, b) => (a === b ? 1 : 0),
  /** 1 when an argument is NaN. */
  ne: (a, b) => (a !== b ? 1 : 0),
  /** 0 when an argument is NaN; every other number but ±0 counts as true. */
  and: (a, b) => (isTrue(a) && isTrue(b) ? 1 : 0),
  /** The same, so `or` of NaN and 1 is 0. */
  or: (a, b) => ((isTrue(a) && !Number.isNaN(b)) || (isTrue(b) && !Number.isNaN(a)) ? 1 : 0),
  ldexp,
};

const isTrue = (x: number): boolean => x !== 0 && !Number.isNaN(x);

/** 1 / (1 + e^-x), without overflow and to full relative precision in both tails. */
function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** The error function, by the series 2/√π e^-x² Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!, whose terms share one sign and so cannot cancel. */
function erf(x: number): number {
  // 1 - erf(6) is below 10^-16; beyond, the nearest double is ±1.
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > (Number.EPSILON * Math.abs(sum)) / 4; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** a^b as IEEE 754 has it: 1 whenever b is 0 or a is 1, NaN or not. NaN for negative a with fractional b. */
function pow(a: number, b: number): number {
  // ECMAScript alone gives NaN for 1^NaN and (±1)^±∞.
  if (a === 1 || (a === -1 && Math.abs(b) === Infinity)) return 1;
  return a ** b;
}

const bits = new DataView(new ArrayBuffer(8));

/** ⌊log₂|x|⌋ + 1, exactly: the e of x = m·2^e with ½ ≤ |m| < 1. 0 for ±0, ±∞ and NaN. */
function exponent(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return 0;
  bits.setFloat64(0, x);
  const biased = (bits.getUint16(0) >> 4) & 0x7ff;
  // Subnormal numbers have no exponent of their own until they are scaled up.
  return biased === 0 ? exponent(x * 2 ** 54) - 54 : biased - 1022;
}

/** x·2^e for whole e of any size, rounded once. */
function ldexp(x: number, e: number): number {
  // 2^±2100 takes every finite number but 0 out of range, so larger exponents need no more steps.
  let rest = Math.min(Math.max(e, -2100), 2100);
  let y = x;
  for (; rest > 1023; rest -= 1023) y *= 2 ** 1023;
  // Steps of 2^-969 leave more than 53 binary places for the last one: if a step rounds, the result is 0 anyway.
  for (; rest < -1022; rest += 969) y *= 2 ** -969;
  return y * 2 ** rest;
}
