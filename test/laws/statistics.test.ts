import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { kendall } from '../../runtime/statistics/kendall.ts';
import { averageRanks } from '../../runtime/statistics/ranks.ts';
import { spearman } from '../../runtime/statistics/spearman.ts';
import { law } from './law.ts';

/** Numbers with many ties among them, and any number now and then. */
const number = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.double({ noNaN: true }) },
);

const pairs = fc.array(fc.tuple(number, number), { maxLength: 40 });

const sides = (drawn: readonly (readonly [number, number])[]) =>
  [drawn.map(([x]) => x), drawn.map(([, y]) => y)] as const;

const sign = (a: number, b: number) => (a > b ? 1 : a < b ? -1 : 0);

/** τ-b by its definition: over all pairs of pairs. */
function kendallByDefinition(x: readonly number[], y: readonly number[]): number {
  let product = 0;
  let untiedX = 0;
  let untiedY = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      product += sign(x[i], x[j]) * sign(y[i], y[j]);
      untiedX += Math.abs(sign(x[i], x[j]));
      untiedY += Math.abs(sign(y[i], y[j]));
    }
  }
  return product / Math.sqrt(untiedX * untiedY);
}

/** A rank is one, plus one for each smaller value, plus a half for each other equal one. */
function ranksByDefinition(values: readonly number[]): number[] {
  return values.map((value) => values.reduce((rank, other) => rank + (1 + sign(value, other)) / 2, 0.5));
}

/** ρ by its definition: the linear correlation of the ranks. */
function spearmanByDefinition(x: readonly number[], y: readonly number[]): number {
  const centre = (x.length + 1) / 2;
  const a = ranksByDefinition(x).map((rank) => rank - centre);
  const b = ranksByDefinition(y).map((rank) => rank - centre);
  const dot = (p: readonly number[], q: readonly number[]) => p.reduce((sum, value, i) => sum + value * q[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

law(
  'average ranks follow their definition',
  fc.property(fc.array(number, { maxLength: 40 }), (values) => {
    expect([...averageRanks(values)]).toEqual(ranksByDefinition(values));
  }),
);

describe.each([
  ['kendall', kendall, kendallByDefinition],
  ['spearman', spearman, spearmanByDefinition],
])('%s', (_, correlation, byDefinition) => {
  law(
    'follows its definition',
    fc.property(pairs, (drawn) => {
      const [x, y] = sides(drawn);
      expect(correlation(x, y)).toBe(byDefinition(x, y));
    }),
  );

  law(
    'lies between -1 and 1, or is undefined',
    fc.property(pairs, (drawn) => {
      const value = correlation(...sides(drawn));
      expect(Number.isNaN(value) || Math.abs(value) <= 1).toBe(true);
    }),
  );

  law(
    'does not tell its sides apart',
    fc.property(pairs, (drawn) => {
      const [x, y] = sides(drawn);
      expect(correlation(y, x)).toBe(correlation(x, y));
    }),
  );

  law(
    'does not depend on the order of the pairs',
    fc.property(pairs, (drawn) => {
      expect(correlation(...sides(drawn.toReversed()))).toBe(correlation(...sides(drawn)));
    }),
  );

  law(
    'changes its sign where one side is reversed',
    fc.property(pairs, (drawn) => {
      const [x, y] = sides(drawn);
      const reversed = x.map((value) => -value);
      expect(correlation(reversed, y) + correlation(x, y)).toEqual(Number.isNaN(correlation(x, y)) ? NaN : 0);
    }),
  );

  law(
    'is exactly 1 of numbers with themselves',
    fc.property(fc.array(number, { maxLength: 40 }), (values) => {
      const expected = values.some((value) => value !== values[0]) ? 1 : NaN;
      expect(correlation(values, values)).toBe(expected);
    }),
  );
});
