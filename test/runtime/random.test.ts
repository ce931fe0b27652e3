import { describe, expect, test } from 'vitest';
import { fnv1a, normal, signs, splitMix, stream, uniform } from '../../runtime/random.ts';

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The share of values below a bound, as a distance from what is expected in standard errors. */
function surprise(values: Float32Array, bound: number, expected: number): number {
  const share = values.reduce((count, value) => count + (value < bound ? 1 : 0), 0) / values.length;
  return Math.abs(share - expected) / Math.sqrt((expected * (1 - expected)) / values.length);
}

test('the string hash is FNV-1a', () => {
  expect(fnv1a('')).toBe(0xcbf29ce484222325n);
  expect(fnv1a('a')).toBe(0xaf63dc4c8601ec8cn);
  expect(fnv1a('foobar')).toBe(0x85944171f73967e8n);
});

test('the state is spread by SplitMix64', () => {
  expect([1n, 2n, 3n].map((index) => splitMix(0n, index))).toEqual([
    0xe220a8397b1dcdafn,
    0x6e789e6aa1b965f4n,
    0x06c45d188009454fn,
  ]);
});

test('draws are the same on every machine', () => {
  expect(stream(0, 'golden').getState()).toEqual([-1103443235, -912221853, -702724681, -1436420778]);
  expect([...uniform(stream(0, 'golden'), 4, -1, 1)]).toEqual([
    -0.09367203712463379, -0.11534833908081055, 0.011095404624938965, 0.1276543140411377,
  ]);
  expect([...normal(stream(0, 'golden'), 4)]).toEqual([
    0.016140617430210114, -0.38694900274276733, -0.6442432403564453, 0.48423847556114197,
  ]);
});

test('draws from the edges of strips and from the tail are the same on every machine', () => {
  const draws = normal(stream(0, 'golden'), 100_000);
  expect(draws.reduce((sum, draw) => sum + draw, 0)).toBe(378.7475459781672);
  const tail = normal(stream(0, 'tail'), 6000);
  expect(tail.find((draw) => Math.abs(draw) > 3.45)).toBe(-3.567870616912842);
});

test('signs are the same on every machine, and -1 as often as 1', () => {
  expect([...signs(stream(0, 'golden'), 8)]).toEqual([1, 1, -1, -1, 1, -1, -1, -1]);
  const draws = signs(stream(0, 'signs'), 100_000);
  expect(new Set(draws)).toEqual(new Set([-1, 1]));
  expect(surprise(draws, 0, 0.5)).toBeLessThan(4);
});

test('a stream depends on its seed and its path, and goes on where it was left', () => {
  expect(stream(1, 'a').getState()).not.toEqual(stream(0, 'a').getState());
  expect(stream(0, 'b').getState()).not.toEqual(stream(0, 'a').getState());
  const source = stream(0, 'a');
  const parts = [...normal(source, 300), ...normal(source, 200)];
  expect(parts).toEqual([...normal(stream(0, 'a'), 500)]);
});

test('neighbouring streams do not correlate', () => {
  const n = 100_000;
  const [first, ...others] = ['w/1', 'w/2', 'w/3', 'v/1'].map((path) => normal(stream(0, path), n));
  for (const other of others) {
    const products = first.map((value, i) => value * other[i]);
    expect(Math.abs(mean(products)) * Math.sqrt(n)).toBeLessThan(4);
  }
});

test('uniform numbers fill their interval evenly', () => {
  const draws = uniform(stream(0, 'even'), 200_000, -2, 3);
  expect(Math.min(...draws.subarray(0, 100_000))).toBeGreaterThanOrEqual(-2);
  expect(Math.max(...draws.subarray(0, 100_000))).toBeLessThan(3);
  for (const tenth of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    expect(surprise(draws, -2 + tenth / 2, tenth / 10)).toBeLessThan(4);
  }
});

describe('normal numbers', () => {
  const n = 1_000_000;
  const draws = normal(stream(0, 'bell'), n);

  test.each([
    [0, 0.5],
    [0.1, 0.539827837],
    [0.5, 0.691462461],
    [1, 0.841344746],
    [1.5, 0.933192799],
    [2, 0.977249868],
    [2.5, 0.993790335],
    [3, 0.998650102],
    [3.4, 0.999663071],
    [3.6, 0.999840891],
    [4, 0.999968329],
  ])('lie below %d and above -%d as often as the distribution says', (bound, share) => {
    expect(surprise(draws, bound, share)).toBeLessThan(4);
    expect(surprise(draws, -bound, 1 - share)).toBeLessThan(4);
  });

  test('have moments 0, 1, 0, 3', () => {
    const moment = (power: number) => mean(draws.map((value) => value ** power));
    expect(Math.abs(moment(1)) / Math.sqrt(1 / n)).toBeLessThan(4);
    expect(Math.abs(moment(2) - 1) / Math.sqrt(2 / n)).toBeLessThan(4);
    expect(Math.abs(moment(3)) / Math.sqrt(15 / n)).toBeLessThan(4);
    expect(Math.abs(moment(4) - 3) / Math.sqrt(96 / n)).toBeLessThan(4);
  });

  test('do not depend on those before them', () => {
    const products = draws.map((value, i) => value * draws[(i + 1) % n]);
    expect(Math.abs(mean(products)) * Math.sqrt(n)).toBeLessThan(4);
  });

  test('scale with the deviation', () => {
    expect(normal(stream(0, 'bell'), 100, 0.5)).toEqual(draws.slice(0, 100).map((value) => value * 0.5));
  });
});
