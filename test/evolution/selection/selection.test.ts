/** Laws of choosing parents and survivors. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageFitness } from '../../../evolution/selection/age-fitness.ts';
import { bestPerSize } from '../../../evolution/selection/archive.ts';
import { epsilonLexicase } from '../../../evolution/selection/lexicase.ts';
import { crowdingDistances, frontsOf, nonDominated } from '../../../evolution/selection/pareto.ts';
import { tournament } from '../../../evolution/selection/tournament.ts';
import { stream } from '../../../runtime/random.ts';
import { law } from '../../laws/law.ts';

const identity = <T>(value: T): T => value;
const DRAWS = 4000;

/** How often each member is chosen. */
function frequencies<T>(pool: readonly T[], choose: (at: number) => T): readonly number[] {
  const counts = new Map<T, number>();
  for (let at = 0; at < DRAWS; at++) {
    const chosen = choose(at);
    counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
  }
  return pool.map((member) => (counts.get(member) ?? 0) / DRAWS);
}

describe('tournaments', () => {
  test('of four choose the k-th best of n as often as chance has it', () => {
    const pool = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const shares = frequencies(pool, (at) => tournament(pool, identity, 4, stream(at, 'tournament')));
    pool.forEach((member) => {
      const expected = ((member + 1) / 10) ** 4 - (member / 10) ** 4;
      expect(Math.abs(shares[member] - expected)).toBeLessThan(
        5 * Math.sqrt((expected * (1 - expected)) / DRAWS) + 1e-3,
      );
    });
  });

  test('are not won by NaN', () => {
    const pool = [NaN, -1];
    for (let at = 0; at < 50; at++) {
      const drawn = tournament(pool, identity, 20, stream(at, 'nan'));
      expect(drawn).toBe(-1);
    }
  });
});

describe('ε-lexicase', () => {
  test('chooses specialists and generalists, and none that others beat everywhere by more than ε', () => {
    const pool = [
      { name: 'first', cases: [1, 0, 0] },
      { name: 'second', cases: [0, 1, 0] },
      { name: 'third', cases: [0, 0, 1] },
      { name: 'beaten', cases: [-1, -1, -1] },
    ];
    const shares = frequencies(pool, (at) => epsilonLexicase(pool, ({ cases }) => cases, stream(at, 'lexicase')));
    // The deviation of each case is 0.5: whoever is best on the case that comes first is chosen.
    for (const at of [0, 1, 2]) expect(Math.abs(shares[at] - 1 / 3)).toBeLessThan(0.04);
    expect(shares[3]).toBe(0);
  });

  test('takes those within the median deviation of the best for equals', () => {
    const pool = [[0.9], [0.8], [0.5], [0.1]];
    const shares = frequencies(pool, (at) => epsilonLexicase(pool, identity, stream(at, 'epsilon')));
    // The median is 0.65, and the median distance from it 0.2.
    expect(shares[2] + shares[3]).toBe(0);
    expect(Math.abs(shares[0] - 0.5)).toBeLessThan(0.04);
  });

  test('puts NaN behind all numbers', () => {
    const pool = [
      [NaN, 1],
      [-1, -1],
      [-1, -1],
    ];
    const shares = frequencies(pool, (at) => epsilonLexicase(pool, identity, stream(at, 'nan')));
    expect(shares[0]).toBeGreaterThan(0.4);
    expect(shares[0]).toBeLessThan(0.6);
  });
});

const points = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })),
  {
    minLength: 1,
    maxLength: 30,
  },
);
const beats = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, at) => value >= b[at]) && a.some((value, at) => value > b[at]);

describe('fronts', () => {
  law(
    'hold all members once; each is beaten by one of the front before, and by none of its own',
    fc.property(points, (pool) => {
      const fronts = frontsOf(pool, identity);
      expect(fronts.flat().length).toBe(pool.length);
      expect(new Set(fronts.flat())).toEqual(new Set(pool));
      fronts.forEach((front, at) => {
        for (const member of front) {
          expect(front.some((other) => beats(other, member))).toBe(false);
          if (at > 0) expect(fronts[at - 1].some((other) => beats(other, member))).toBe(true);
        }
      });
      expect(nonDominated(pool, identity)).toEqual(fronts[0]);
    }),
  );

  test('have distances between neighbours, and ends that are kept', () => {
    const front = [
      [0, 10],
      [1, 8],
      [2, 1],
      [10, 0],
    ];
    expect(crowdingDistances(front, identity)).toEqual([Infinity, 0.2 + 0.9, 0.9 + 0.8, Infinity]);
    expect(
      crowdingDistances(
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        identity,
      )[1],
    ).toBe(0);
  });
});

describe('age-fitness survival', () => {
  const members = fc.array(fc.record({ fitness: fc.integer({ min: 0, max: 9 }), age: fc.nat(9) }), {
    minLength: 1,
    maxLength: 30,
  });
  const by = { fitness: ({ fitness }: { fitness: number }) => fitness, age: ({ age }: { age: number }) => age };

  law(
    'leaves as many as asked for, each as good as its years; the fittest and the youngest survive if two may',
    fc.property(members, fc.integer({ min: 2, max: 12 }), (pool, count) => {
      const kept = ageFitness(pool, by, count);
      expect(kept.length).toBe(Math.min(count, pool.length));
      expect(new Set(kept).size).toBe(kept.length);
      expect(Math.max(...kept.map(by.fitness))).toBe(Math.max(...pool.map(by.fitness)));
      expect(Math.min(...kept.map(by.age))).toBe(Math.min(...pool.map(by.age)));
      const gone = pool.filter((member) => !kept.includes(member));
      for (const member of kept) {
        expect(gone.some((other) => beats([other.fitness, -other.age], [member.fitness, -member.age]))).toBe(false);
      }
    }),
  );
});

describe('the archive', () => {
  const members = fc.array(fc.record({ size: fc.integer({ min: 1, max: 6 }), tau: fc.nat(9), id: fc.nat() }), {
    maxLength: 30,
  });
  const byTau = (a: { tau: number }, b: { tau: number }): number => b.tau - a.tau;

  law(
    'holds the best of each size, the first of equals, and never gets worse',
    fc.property(members, members, (first, more) => {
      const archive = bestPerSize(first, byTau);
      expect(archive.map(({ size }) => size)).toEqual(
        [...new Set(first.map(({ size }) => size))].sort((a, b) => a - b),
      );
      for (const each of archive) {
        const rivals = first.filter(({ size }) => size === each.size);
        expect(each).toBe(rivals.find(({ tau }) => tau === Math.max(...rivals.map((rival) => rival.tau))));
      }
      const later = bestPerSize([...archive, ...more], byTau);
      for (const { size, tau } of archive)
        expect(later.find((each) => each.size === size)?.tau).toBeGreaterThanOrEqual(tau);
    }),
  );
});
