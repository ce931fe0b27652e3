import { describe, expect, test } from 'vitest';
import { binaryFunctions as binary, unaryFunctions as unary } from '../../../compiler/graph/scalar.ts';
import { BINARY_FNS, UNARY_FNS } from '../../../compiler/graph/primitive.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe('functions of one argument', () => {
  /** At NaN, -∞, -1, -0, 0, 1 and ∞. */
  const points = [nan, -inf, -1, -0, 0, 1, inf];
  test.each<[keyof typeof unary, readonly number[]]>([
    ['neg', [nan, inf, 1, 0, -0, -1, -inf]],
    ['abs', [nan, inf, 1, 0, 0, 1, inf]],
    ['sign', [nan, -1, -1, -0, 0, 1, 1]],
    ['heaviside', [0, 0, 0, 0, 0, 1, 1]],
    ['relu', [nan, 0, 0, 0, 0, 1, inf]],
    ['sigmoid', [nan, 0, 1 / (1 + Math.E), 0.5, 0.5, Math.E / (1 + Math.E), 1]],
    ['tanh', [nan, -1, -0.7615941559557649, -0, 0, 0.7615941559557649, 1]],
    ['erf', [nan, -1, -0.8427007929497149, -0, 0, 0.8427007929497149, 1]],
    ['exp', [nan, 0, 0.36787944117144233, 1, 1, Math.E, inf]],
    ['expm1', [nan, -1, -0.6321205588285577, -0, 0, 1.718281828459045, inf]],
    ['log', [nan, nan, nan, -inf, -inf, 0, inf]],
    ['log1p', [nan, nan, -inf, -0, 0, Math.LN2, inf]],
    ['sqrt', [nan, nan, nan, -0, 0, 1, inf]],
    ['square', [nan, inf, 1, 0, 0, 1, inf]],
    ['reciprocal', [nan, -0, -1, -inf, inf, 1, 0]],
    ['floor', [nan, -inf, -1, -0, 0, 1, inf]],
    ['sin', [nan, nan, -0.8414709848078965, -0, 0, 0.8414709848078965, nan]],
    ['cos', [nan, nan, 0.5403023058681398, 1, 1, 0.5403023058681398, nan]],
    ['not', [0, 0, 0, 1, 1, 0, 0]],
    ['is_nan', [1, 0, 0, 0, 0, 0, 0]],
    ['is_finite', [0, 0, 1, 1, 1, 1, 0]],
    ['exponent', [0, 0, 1, 0, 0, 1, 0]],
  ])('%s has its values at the special points', (fn, expected) => {
    const actual = points.map(unary[fn]);
    actual.forEach((value, at) => {
      const wanted = expected[at];
      if (Number.isFinite(wanted) && wanted !== 0) expect(value).toBeCloseTo(wanted, 15);
      else expect(value, `${fn}(${points[at]})`).toBe(wanted);
    });
  });

  test('all have a row', () => {
    expect(Object.keys(unary).sort()).toEqual([...UNARY_FNS].sort());
    expect(Object.keys(binary).sort()).toEqual([...BINARY_FNS].sort());
  });

  test('the sigmoid keeps its relative precision in both tails', () => {
    expect(unary.sigmoid(-700) / Math.exp(-700)).toBeCloseTo(1, 14);
    expect(unary.sigmoid(-745)).toBeGreaterThan(0);
    expect(unary.sigmoid(800)).toBe(1);
  });

  test.each([
    [1e-300, 1.1283791670955126e-300],
    [0.5, 0.5204998778130465],
    [2.5, 0.999593047982555],
    [3.7, 0.9999998328489421],
    [5.9, 1],
    [-6.1, -1],
  ])('erf(%d) is right to the last digits', (x, expected) => {
    expect(unary.erf(x) / expected).toBeCloseTo(1, 14);
  });

  test.each([
    [1, 1],
    [0.5, 0],
    [Math.PI, 2],
    [-8, 4],
    [8 - 2 ** -50, 3],
    [Number.MAX_VALUE, 1024],
    [2 ** -1022, -1021],
    [Number.MIN_VALUE, -1073],
    [3 * Number.MIN_VALUE, -1072],
  ])('the exponent of %d is %d', (x, expected) => {
    expect(unary.exponent(x)).toBe(expected);
  });
});

describe('functions of two arguments', () => {
  test('max and min propagate NaN and tell zeros apart', () => {
    expect([binary.max(nan, 1), binary.max(1, nan), binary.min(nan, -inf), binary.min(1, nan)]).toEqual([
      nan,
      nan,
      nan,
      nan,
    ]);
    expect([binary.max(-0, 0), binary.min(0, -0)]).toEqual([0, -0]);
  });

  test('comparisons with NaN are false, but for inequality', () => {
    for (const fn of ['lt', 'le', 'gt', 'ge', 'eq'] as const) {
      expect([binary[fn](nan, nan), binary[fn](nan, 1), binary[fn](1, nan)], fn).toEqual([0, 0, 0]);
    }
    expect([binary.ne(nan, nan), binary.ne(nan, 1), binary.ne(1, 1), binary.ne(0, -0)]).toEqual([1, 1, 0, 0]);
  });

  test('comparisons order numbers', () => {
    const row = (fn: 'lt' | 'le' | 'gt' | 'ge' | 'eq') => [binary[fn](1, 2), binary[fn](2, 2), binary[fn](2, 1)];
    expect([row('lt'), row('le'), row('gt'), row('ge'), row('eq')]).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 1],
      [0, 1, 1],
      [0, 1, 0],
    ]);
  });

  test('and and or take any number but zero for true, and are false on NaN', () => {
    expect([binary.and(2, -inf), binary.and(2, 0), binary.and(nan, 1)]).toEqual([1, 0, 0]);
    expect([binary.or(0, -3), binary.or(-0, 0), binary.or(nan, 1), binary.or(1, nan)]).toEqual([1, 0, 0, 0]);
  });

  test('powers follow IEEE 754 where ECMAScript does not', () => {
    expect([binary.pow(1, nan), binary.pow(-1, inf), binary.pow(-1, -inf), binary.pow(nan, 0)]).toEqual([1, 1, 1, 1]);
    expect([binary.pow(0, -1), binary.pow(-8, 1 / 3), binary.pow(-2, 3), binary.pow(-1, nan)]).toEqual([
      inf,
      nan,
      -8,
      nan,
    ]);
  });

  test('division by zero is infinite and 0/0 is NaN', () => {
    expect([binary.div(1, 0), binary.div(1, -0), binary.div(0, 0)]).toEqual([inf, -inf, nan]);
  });

  test('ldexp scales by any power of two and rounds once', () => {
    expect(binary.ldexp(0.75, 3)).toBe(6);
    expect(binary.ldexp(2 ** -1074, 2097)).toBe(2 ** 1023);
    expect(binary.ldexp(1.5 * 2 ** 1023, -2097)).toBe(2 ** -1073);
    expect(binary.ldexp(1, 1024)).toBe(inf);
    expect(binary.ldexp(1, -1075)).toBe(0);
    // Below a tie, but a tie once a first step has rounded among the subnormal numbers.
    const almostTie = 1.5 - 2 ** -40;
    expect(binary.ldexp(almostTie * 2 ** -74, -1000)).toBe(2 ** -1074);
    expect(binary.ldexp(almostTie * 2 ** -40, -1034)).toBe(2 ** -1074);
    expect(binary.ldexp(1.5, -1074)).toBe(2 * 2 ** -1074);
    expect([binary.ldexp(0, 5000), binary.ldexp(-inf, -5000), binary.ldexp(nan, 1)]).toEqual([0, -inf, nan]);
  });

  test('every number is its mantissa times two to its exponent', () => {
    for (const x of [Math.PI, -1e300, 1e-310, Number.MIN_VALUE, 0.1]) {
      const e = unary.exponent(x);
      const mantissa = binary.ldexp(x, -e);
      expect(Math.abs(mantissa)).toBeGreaterThanOrEqual(0.5);
      expect(Math.abs(mantissa)).toBeLessThan(1);
      expect(binary.ldexp(mantissa, e)).toBe(x);
    }
  });
});
