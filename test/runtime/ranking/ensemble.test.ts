import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENSEMBLES, ensembleScores } from '../../../runtime/ranking/ensemble.ts';
import { law } from '../../laws/law.ts';

const higher = (...scores: readonly number[]) => ({ scores, direction: 'higher' }) as const;
const lower = (...scores: readonly number[]) => ({ scores, direction: 'lower' }) as const;

describe('an ensemble', () => {
  it('is the mean of the ranks, or of their logarithms, over the number of networks', () => {
    const members = [higher(1e30, 2, 1e40, -1), lower(1, 2, 3, 4)];
    expect(ensembleScores('mean-rank', members)).toEqual([0.875, 0.625, 0.75, 0.25]);
    const logarithms = ensembleScores('log-rank', members);
    const expected = [0.75, 0.5 * 0.75, 0.5, 0.25 * 0.25].map((product) => Math.log(product) / 2);
    logarithms.forEach((score, at) => expect(score).toBeCloseTo(expected[at], 12));
  });

  it('lets equal scores share a rank', () => {
    expect(ensembleScores('mean-rank', [higher(7, 7), higher(0, 1)])).toEqual([0.625, 0.875]);
  });

  it('has no score for a network that a member has none for, and ranks the others among themselves', () => {
    const members = [higher(3, NaN, 2, 1), higher(1, 2, -Infinity, 3)];
    expect(ensembleScores('mean-rank', members)).toEqual([0.75, NaN, NaN, 0.75]);
  });
});

const scores = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 20 });

law(
  'an ensemble does not change with the scale of a member, and one member gives its own order',
  fc.property(fc.constantFrom(...ENSEMBLES), scores, (ensemble, own) => {
    const combined = ensembleScores(ensemble, [higher(...own)]);
    // Ranks are all that counts; a power of two changes no comparison, unless it makes a number 0.
    expect(ensembleScores(ensemble, [lower(...own.map((score) => -(2 ** 20) * score))])).toEqual(combined);
    own.forEach((a, i) =>
      own.forEach((b, j) => {
        expect(Math.sign(combined[i] - combined[j])).toBe(a < b ? -1 : Number(a > b));
      }),
    );
  }),
);
