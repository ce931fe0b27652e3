import { expect, test } from 'vitest';
import { migrated } from '../../../evolution/engine/migration.ts';
import { individual } from './individuals.ts';

const island = (...members: readonly [id: number, search: number][]) =>
  members.map(([id, search]) => individual(id, { search }));

const ids = (islands: ReturnType<typeof migrated>) => islands.map((members) => members.map(({ id }) => id));

test('each island gets the best of the one before it in place of its worst', () => {
  const islands = [
    island([1, 0.9], [2, 0.1], [3, 0.5]),
    island([4, 0.2], [5, 0.3], [6, 0.4]),
    island([7, 0.8], [8, 0.7], [9, 0]),
  ];
  expect(ids(migrated(islands, 1))).toEqual([
    [1, 3, 7],
    [6, 5, 1],
    [7, 8, 6],
  ]);
});

test('none gets what it has already, be it the same program or one that ranks networks alike', () => {
  const twin = individual(9, { search: 0.2, fingerprint: 'order 1' });
  const islands = [island([1, 0.9], [2, 0.8]), [twin, ...island([4, 0.3])]];
  // The first one's 1 ranks as the twin does; of the other's two, the twin ranks as 1 does.
  expect(ids(migrated(islands, 2))).toEqual([
    [1, 4],
    [4, 2],
  ]);
});

test('one island keeps its members', () => {
  const islands = [island([1, 0.9], [2, 0.8])];
  expect(migrated(islands, 2)).toBe(islands);
});
