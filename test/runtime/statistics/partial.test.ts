import fc from 'fast-check';
import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { kendall } from '../../../runtime/statistics/kendall.ts';
import { partialCorrelation } from '../../../runtime/statistics/partial.ts';
import { spearman } from '../../../runtime/statistics/spearman.ts';
import { law } from '../../laws/law.ts';

const numbers = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: -8, max: 8 }), { minLength: length, maxLength: length });

describe.each([
  ['τ', kendall],
  ['ρ', spearman],
] as const)('partial %s', (_, correlation) => {
  test('of one control is as Kendall defined it', () => {
    const [x, y, z] = [
      [1, 2, 3, 4, 5, 6],
      [2, 1, 4, 3, 6, 5],
      [1, 3, 2, 6, 5, 4],
    ];
    const [xy, xz, yz] = [correlation(x, y), correlation(x, z), correlation(y, z)];
    expect(partialCorrelation(correlation, x, y, [z])).toBeCloseTo(
      (xy - xz * yz) / Math.sqrt((1 - xz ** 2) * (1 - yz ** 2)),
      12,
    );
  });

  law(
    'of several controls is that of the inverse of the matrix of correlations',
    fc.property(fc.array(numbers(14), { minLength: 4, maxLength: 5 }), ([x, y, ...controls]) => {
      const variables = [x, y, ...controls];
      fc.pre(variables.every((each) => new Set(each).size > 2));
      const matrix = new Matrix(variables.map((a, i) => variables.map((b, j) => (i === j ? 1 : correlation(a, b)))));
      const all = inverse(matrix);
      fc.pre(all.get(0, 0) > 0 && all.get(1, 1) > 0 && Math.abs(all.get(0, 0)) < 50 && Math.abs(all.get(1, 1)) < 50);
      const expected = -all.get(0, 1) / Math.sqrt(all.get(0, 0) * all.get(1, 1));
      expect(partialCorrelation(correlation, x, y, controls)).toBeCloseTo(expected, 6);
    }),
    { numRuns: 200 },
  );

  test('is the correlation without controls, and with constant ones', () => {
    const [x, y] = [
      [1, 5, 2, 4],
      [1, 4, 3, 2],
    ];
    expect(partialCorrelation(correlation, x, y, [])).toBe(correlation(x, y));
    expect(partialCorrelation(correlation, x, y, [[3, 3, 3, 3]])).toBe(correlation(x, y));
  });

  test('is 0 for scores that count what the control counts', () => {
    const [params, accuracy] = [
      [1, 2, 3, 4, 5],
      [2, 1, 3, 5, 4],
    ];
    expect(
      partialCorrelation(
        correlation,
        params.map((value) => 7 * value),
        accuracy,
        [params],
      ),
    ).toBe(0);
    expect(
      partialCorrelation(
        correlation,
        params.map((value) => -value),
        accuracy,
        [params],
      ),
    ).toBe(0);
  });
});
