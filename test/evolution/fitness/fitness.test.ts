/** τ on cases, partial τ, and rank fingerprints. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../evolution/fitness/fingerprint.ts';
import { fitnessOf, type FitnessSetting } from '../../../evolution/fitness/fitness.ts';
import { partialCorrelation } from '../../../runtime/statistics/partial.ts';
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
      partialCorrelation(kendall, [1, 2, 3], [1, 2, 3], [[0, 1, 0]]),
      partialCorrelation(kendall, [2, 3, 4], [3, 2, 1], [[1, 0, 1]]),
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
