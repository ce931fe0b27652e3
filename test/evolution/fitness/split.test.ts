/** Laws of splitting networks into search, selection and report sets. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { casesOf } from '../../../evolution/fitness/cases.ts';
import { splitRows } from '../../../evolution/fitness/split.ts';
import { law } from '../../laws/law.ts';

/** Rows of which some are isomorphic, and sizes that they suffice for. */
const splits = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(60), fc.double({ min: 0, max: 100, noNaN: true })), { minLength: 3, maxLength: 120 }),
    fc.nat(),
  )
  .map(([drawn, seed]) => {
    const rows = drawn.map(([kind, accuracy]) => ({ canonical: `c${kind}`, accuracy }));
    const distinct = new Set(rows.map(({ canonical }) => canonical)).size;
    const search = Math.floor(distinct / 2);
    const selection = Math.floor((distinct - search) / 2);
    return {
      rows,
      seed,
      sizes: { search, selection, report: distinct - search - selection - (seed % 2 && distinct > 3 ? 1 : 0) },
    };
  });

describe('a split', () => {
  law(
    'has the sizes asked for, no network twice, and no two isomorphic ones; the same for the same seed',
    fc.property(splits, ({ rows, seed, sizes }) => {
      const split = splitRows(rows, sizes, seed);
      expect({ search: split.search.length, selection: split.selection.length, report: split.report.length }).toEqual(
        sizes,
      );
      const all = [...split.search, ...split.selection, ...split.report];
      expect(new Set(all.map((at) => rows[at].canonical)).size).toBe(all.length);
      expect(splitRows(rows, sizes, seed)).toEqual(split);
    }),
  );

  test('gives every set, and every beginning of the search set, the whole range of accuracies', () => {
    const rows = Array.from({ length: 1000 }, (_, at) => ({ canonical: String(at), accuracy: at / 10 }));
    const { search, selection, report } = splitRows(rows, { search: 80, selection: 60, report: 200 }, 7);
    for (const set of [search, selection, report, search.slice(0, 20), search.slice(20, 40)]) {
      const deciles = Array.from(
        { length: 10 },
        (_, decile) => set.filter((at) => Math.floor(at / 100) === decile).length,
      );
      expect(Math.max(...deciles) - Math.min(...deciles)).toBeLessThanOrEqual(2);
    }
  });

  law(
    'keeps its other sets, and the beginning of its search set, when the search set grows',
    fc.property(splits, ({ rows, seed, sizes }) => {
      fc.pre(sizes.search > 0);
      const larger = splitRows(rows, sizes, seed);
      const smaller = splitRows(rows, { ...sizes, search: sizes.search - 1 }, seed);
      expect(smaller).toEqual({ ...larger, search: larger.search.slice(0, -1) });
    }),
  );

  test('favours no row, also where the sets take them all', () => {
    const rows = Array.from({ length: 60 }, (_, at) => ({ canonical: String(at), accuracy: at }));
    const sizes = { search: 20, selection: 20, report: 20 };
    const draws = 1000;
    const searched = rows.map(() => 0);
    for (let seed = 0; seed < draws; seed++) for (const row of splitRows(rows, sizes, seed).search) searched[row]++;
    const spread = Math.sqrt(draws * (1 / 3) * (2 / 3));
    for (const count of searched) expect(Math.abs(count - draws / 3) / spread).toBeLessThan(4.5);
  });

  test('of other seeds is another one', () => {
    const rows = Array.from({ length: 50 }, (_, at) => ({ canonical: String(at), accuracy: at }));
    const sizes = { search: 10, selection: 10, report: 10 };
    expect(splitRows(rows, sizes, 1)).not.toEqual(splitRows(rows, sizes, 2));
  });

  test('refuses sets that there are not enough networks for', () => {
    const rows = [1, 2, 2, 3].map((kind) => ({ canonical: String(kind), accuracy: kind }));
    expect(() => splitRows(rows, { search: 2, selection: 1, report: 1 }, 0)).toThrow(
      'The sets need 4 networks, but there are only 3 that are not isomorphic.',
    );
  });
});

test('cases are blocks of the search set, for each task', () => {
  expect(casesOf(2, { count: 2, size: 3 }, 6)).toEqual([
    { task: 0, members: [0, 1, 2] },
    { task: 0, members: [3, 4, 5] },
    { task: 1, members: [0, 1, 2] },
    { task: 1, members: [3, 4, 5] },
  ]);
  expect(casesOf(1, { count: 1, size: 3 }, 2)[0].members).toEqual([0, 1, 0]);
});
