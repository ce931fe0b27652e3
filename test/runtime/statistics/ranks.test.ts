import { expect, test } from 'vitest';
import { averageRanks, countEach, denseRanks } from '../../../runtime/statistics/ranks.ts';

test('dense ranks leave no gap and are shared by equal values', () => {
  expect([...denseRanks([30, -1, 30, 0, -0, Infinity])]).toEqual([2, 0, 2, 1, 1, 3]);
});

test('few whole numbers have the ranks that they have among other numbers', () => {
  const values = [3, 0, 7, 7, 3, -0, 12, 1];
  expect([...denseRanks(values)]).toEqual([2, 0, 3, 3, 2, 0, 4, 1]);
  expect([...denseRanks([...values, 1e9])].slice(0, -1)).toEqual([...denseRanks(values)]);
  expect([...denseRanks([])]).toEqual([]);
});

test('average ranks are those of scipy', () => {
  // scipy.stats.rankdata
  expect([...averageRanks([1, 2, 2, 3, 5, 8, 13, -21, 2, -34.5])]).toEqual([3, 5, 5, 7, 8, 9, 10, 2, 5, 1]);
  expect([...averageRanks([-3.5, 0, 2.25, 2.25, 7])]).toEqual([1, 2, 3.5, 3.5, 5]);
});

test('ranks are counted', () => {
  expect([...countEach(Uint32Array.of(0, 2, 2, 1))]).toEqual([1, 1, 2]);
  expect([...countEach(new Uint32Array(0))]).toEqual([]);
});
