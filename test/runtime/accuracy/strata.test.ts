import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stratifiedSample } from '../../../runtime/accuracy/strata.ts';

/** Sizes of the strata that whole numbers fall into when `cuts` are the first numbers above each stratum but the last. */
const countIn = (values: readonly number[], cuts: readonly number[]): readonly number[] =>
  [...cuts, Infinity].map(
    (end, at) => values.filter((value) => value < end && value >= (cuts[at - 1] ?? -Infinity)).length,
  );

const ascending = Array.from({ length: 100 }, (_, i) => i);
const DECILES = [10, 20, 30, 40, 50, 60, 70, 80, 90];

const draw = (values: readonly number[], n: number, seed = 0): readonly number[] =>
  stratifiedSample([...values.keys()], values, n, seed).map((row) => values[row]);

test('ten strata of equal size are drawn from alike', () => {
  expect(countIn(draw(ascending, 30), DECILES)).toEqual(Array<number>(10).fill(3));
  const counts = countIn(draw(ascending, 37), DECILES);
  expect(counts.filter((count) => count === 4).length).toBe(7);
  expect(counts.filter((count) => count === 3).length).toBe(3);
});

test('fewer rows than strata come from different strata, none of them favoured', () => {
  const chosen = Array<number>(10).fill(0);
  const draws = 2000;
  for (let seed = 0; seed < draws; seed++) {
    const counts = countIn(draw(ascending, 3, seed), DECILES);
    expect(Math.max(...counts)).toBe(1);
    counts.forEach((count, stratum) => (chosen[stratum] += count));
  }
  const spread = Math.sqrt(draws * 0.3 * 0.7);
  for (const count of chosen) expect(Math.abs(count - draws * 0.3) / spread).toBeLessThan(4);
});

test('equal rows share a stratum, which has their share of the sample', () => {
  // Sixty rows at chance fill six tenths, and the strata above have ten rows each.
  const values = ascending.map((value) => Math.max(value, 59));
  const counts = countIn(draw(values, 20), [60, 70, 80, 90]);
  expect(counts).toEqual([12, 2, 2, 2, 2]);
});

const table = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 });

test('law: a sample has as many different rows as were asked for, in their order, and is part of every larger one', () => {
  fc.assert(
    fc.property(table, fc.nat(), fc.nat(100), (values, size, seed) => {
      const n = size % (values.length + 1);
      const rows = [...values.keys()];
      const drawn = stratifiedSample(rows, values, n, seed);
      expect(new Set(drawn).size).toBe(n);
      expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
      const larger = stratifiedSample(rows, values, Math.min(n + 1, values.length), seed);
      expect(larger).toEqual(expect.arrayContaining(drawn));
    }),
  );
});

test('law: no stratum is a whole row off its share', () => {
  // Numbers from 0 to 9 in any proportion that leaves each decile a number of its own: blocks of ten equal rows or more.
  const blocks = fc.array(fc.integer({ min: 10, max: 25 }), { minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(blocks, fc.integer({ min: 1, max: 100 }), fc.nat(100), (sizes, n, seed) => {
      const values = sizes.flatMap((size, value) => Array<number>(size).fill(value));
      const sorted = [...values].sort((a, b) => a - b);
      const cut = (decile: number): number => {
        const at = (decile / 10) * (sorted.length - 1);
        return sorted[Math.floor(at)] + (at % 1) * (sorted[Math.ceil(at)] - sorted[Math.floor(at)]);
      };
      const stratum = (value: number): number =>
        [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((decile) => cut(decile) < value).length;
      const drawn = stratifiedSample(values, values, n, seed);
      for (let at = 0; at < 10; at++) {
        const share = (values.filter((value) => stratum(value) === at).length * n) / values.length;
        expect(Math.abs(drawn.filter((value) => stratum(value) === at).length - share)).toBeLessThan(1);
      }
    }),
  );
});

test('the seed fixes a sample', () => {
  expect(draw(ascending, 15, 3)).toEqual(draw(ascending, 15, 3));
  expect(draw(ascending, 15, 4)).not.toEqual(draw(ascending, 15, 3));
});

test('all rows can be drawn, but not more than there are', () => {
  expect(draw(ascending, 100)).toEqual(ascending);
  expect(() => draw(ascending, 101)).toThrow('There are only 100 rows to take a sample of 101 from.');
});
