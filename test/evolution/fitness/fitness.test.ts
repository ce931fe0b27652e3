/** τ on cases, partial τ, and rank fingerprints. */
import * as fc from 'fast-check';
import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../evolution/fitness/fingerprint.ts';
import { fitnessOf, type FitnessSetting } from '../../../evolution/fitness/fitness.ts';
import { partialTau } from '../../../evolution/fitness/partial.ts';
import { tau } from '../../../evolution/fitness/tau.ts';
import { kendall } from '../../../runtime/statistics/kendall.ts';
import { law } from '../../laws/law.ts';

const numbers = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: -8, max: 8 }), { minLength: length, maxLength: length });

describe('τ', () => {
  test('is that of Kendall, or its magnitude', () => {
    expect(tau([1, 2, 3, 4], [4, 3, 2, 1], 'signed')).toBe(-1);
    expect(tau([1, 2, 3, 4], [4, 3, 2, 1], 'absolute')).toBe(1);
  });

  test.each([
    ['a NaN', [1, NaN, 3]],
    ['an infinite score', [1, Infinity, 3]],
    ['equal scores', [2, 2, 2]],
  ])('of %s is NaN', (_, scores) => expect(tau(scores, [1, 2, 3], 'absolute')).toBeNaN());
});

describe('partial τ', () => {
  test('of one control is as Kendall defined it', () => {
    const [x, y, z] = [
      [1, 2, 3, 4, 5, 6],
      [2, 1, 4, 3, 6, 5],
      [1, 3, 2, 6, 5, 4],
    ];
    const [xy, xz, yz] = [kendall(x, y), kendall(x, z), kendall(y, z)];
    expect(partialTau(x, y, [z])).toBeCloseTo((xy - xz * yz) / Math.sqrt((1 - xz ** 2) * (1 - yz ** 2)), 12);
  });

  law(
    'of several controls is that of the inverse of the matrix of τ',
    fc.property(fc.array(numbers(14), { minLength: 4, maxLength: 5 }), ([x, y, ...controls]) => {
      const variables = [x, y, ...controls];
      fc.pre(variables.every((each) => new Set(each).size > 2));
      const matrix = new Matrix(variables.map((a, i) => variables.map((b, j) => (i === j ? 1 : kendall(a, b)))));
      const all = inverse(matrix);
      fc.pre(all.get(0, 0) > 0 && all.get(1, 1) > 0 && Math.abs(all.get(0, 0)) < 50 && Math.abs(all.get(1, 1)) < 50);
      const expected = -all.get(0, 1) / Math.sqrt(all.get(0, 0) * all.get(1, 1));
      expect(partialTau(x, y, controls)).toBeCloseTo(expected, 6);
    }),
    { numRuns: 200 },
  );

  test('is τ without controls, and with constant ones', () => {
    const [x, y] = [
      [1, 5, 2, 4],
      [1, 4, 3, 2],
    ];
    expect(partialTau(x, y, [])).toBe(kendall(x, y));
    expect(partialTau(x, y, [[3, 3, 3, 3]])).toBe(kendall(x, y));
  });

  test('is 0 for scores that count what the control counts', () => {
    const [params, accuracy] = [
      [1, 2, 3, 4, 5],
      [2, 1, 3, 5, 4],
    ];
    expect(
      partialTau(
        params.map((value) => 7 * value),
        accuracy,
        [params],
      ),
    ).toBe(0);
    expect(
      partialTau(
        params.map((value) => -value),
        accuracy,
        [params],
      ),
    ).toBe(0);
  });
});

describe('fitness', () => {
  const cases = [
    { task: 0, members: [0, 1, 2] },
    { task: 1, members: [1, 2, 3] },
  ];
  const accuracies = [
    [1, 2, 3, 4],
    [4, 3, 2, 1],
  ];
  const controls = accuracies.map((column) => column.map((_, at) => [at % 2]));
  const of = (scores: readonly number[], setting: Partial<FitnessSetting>): ReturnType<typeof fitnessOf> =>
    fitnessOf([scores, scores], accuracies, controls, cases, {
      sign: 'signed',
      aggregate: 'minimum',
      partial: false,
      ...setting,
    });

  test('is the least or the mean of the τ of the cases', () => {
    expect(of([1, 2, 3, 4], {})).toEqual({ cases: [1, -1], value: -1 });
    expect(of([1, 2, 3, 4], { aggregate: 'mean' })).toEqual({ cases: [1, -1], value: 0 });
    expect(of([1, 2, 3, 4], { sign: 'absolute' })).toEqual({ cases: [1, 1], value: 1 });
  });

  test('is NaN if one case has no τ', () => {
    expect(of([1, 2, 2, 2], {}).value).toBeNaN();
    expect(of([1, 2, 2, 2], { aggregate: 'mean' }).value).toBeNaN();
  });

  test('beyond controls is partial τ on the members of each case', () => {
    const { cases: taus } = of([1, 2, 3, 4], { partial: true });
    expect(taus).toEqual([
      partialTau([1, 2, 3], [1, 2, 3], [[0, 1, 0]]),
      partialTau([2, 3, 4], [3, 2, 1], [[1, 0, 1]]),
    ]);
  });
});

describe('rank fingerprints', () => {
  law(
    'do not change with what keeps all orders',
    fc.property(fc.array(numbers(9), { minLength: 1, maxLength: 3 }), (columns) => {
      const grown = columns.map((column) => column.map((value) => Math.exp(value) + 1));
      const turned = columns.map((column) => column.map((value) => -value));
      expect(fingerprintOf(grown, 'signed')).toBe(fingerprintOf(columns, 'signed'));
      expect(fingerprintOf(turned, 'absolute')).toBe(fingerprintOf(columns, 'absolute'));
    }),
  );

  test('differ for other orders, and for a turned one if the sign counts', () => {
    expect(fingerprintOf([[1, 2, 3]], 'absolute')).not.toBe(fingerprintOf([[1, 3, 2]], 'absolute'));
    expect(fingerprintOf([[1, 2, 3]], 'absolute')).not.toBe(fingerprintOf([[1, 2, 2]], 'absolute'));
    expect(fingerprintOf([[1, 2, 3]], 'signed')).not.toBe(fingerprintOf([[3, 2, 1]], 'signed'));
    // Turning one column of two is another ranking.
    expect(
      fingerprintOf(
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
        'absolute',
      ),
    ).not.toBe(
      fingerprintOf(
        [
          [1, 2, 3],
          [3, 2, 1],
        ],
        'absolute',
      ),
    );
  });
});
