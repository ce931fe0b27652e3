import { expect, test } from 'vitest';
import { distinctRanking } from '../../../evolution/engine/duplicates.ts';
import { individual } from './individuals.ts';

test('of programs that rank alike the smallest stays, and of these the first', () => {
  const crowd = [
    individual(1, { fingerprint: 'a', size: 5 }),
    individual(2, { fingerprint: 'b', size: 9 }),
    individual(3, { fingerprint: 'a', size: 4 }),
    individual(4, { fingerprint: 'a', size: 4 }),
    individual(5, { fingerprint: 'c', size: 9 }),
  ];
  expect(distinctRanking(crowd).map(({ id }) => id)).toEqual([2, 3, 5]);
});
