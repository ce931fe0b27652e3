import { expect, test } from 'vitest';
import { chosenOf, frontOf } from '../../../evolution/engine/front.ts';
import { PRESETS } from '../../../evolution/engine/presets.ts';
import { type Individual, NOTHING } from '../../../evolution/engine/state.ts';
import { individual } from './individuals.ts';

const ids = (front: readonly Individual[]): readonly number[] => front.map(({ id }) => id);

test('without a front the result is the best alive and the best ever, each once, smallest first', () => {
  const alive = [
    individual(1, { search: 0.4 }),
    individual(2, { search: 0.6, size: 9 }),
    individual(3, { search: null }),
  ];
  const hall = [individual(4, { search: 0.8, size: 7 }), individual(2, { search: 0.6, size: 9 })];
  expect(ids(frontOf({ ...NOTHING, islands: [alive], hall }, PRESETS.eznas))).toEqual([4, 2]);
  const older = [individual(4, { search: 0.8, size: 7 }), individual(5, { search: 0.7, size: 2 })];
  expect(ids(frontOf({ ...NOTHING, islands: [alive], hall: older }, PRESETS.eznas))).toEqual([5, 4, 2]);
});

test('on the front nobody is beaten in τ, size and cost by another', () => {
  const archive = [
    individual(1, { size: 2, search: 0.3, cost: 50 }),
    individual(2, { size: 3, search: 0.2, cost: 40 }),
    individual(3, { size: 4, search: 0.3, cost: 60 }),
    individual(4, { size: 5, search: 0.7, cost: 900 }),
  ];
  expect(ids(frontOf({ ...NOTHING, archive }, PRESETS.default))).toEqual([1, 2, 4]);
});

test('on the front are those too that the search set cannot tell from the best', () => {
  // The standard error of τ on 80 networks is 0.076.
  const archive = [
    individual(1, { size: 2, search: 0.7, cost: 50 }),
    individual(2, { size: 3, search: 0.63, cost: 60 }),
    individual(3, { size: 4, search: 0.61, cost: 70 }),
  ];
  expect(ids(frontOf({ ...NOTHING, archive }, PRESETS.default))).toEqual([1, 2]);
});

test('without an archive the front is of those alive and the best ever', () => {
  const config = { ...PRESETS.default, archive: false };
  const alive = [individual(1, { size: 3, search: 0.2 }), individual(2, { size: 9, search: 0.1 })];
  const hall = [individual(7, { size: 8, search: 0.9 }), individual(1, { size: 3, search: 0.2 })];
  expect(ids(frontOf({ ...NOTHING, islands: [alive], hall }, config))).toEqual([1, 7]);
});

test('the selection set chooses from the front, and of equals the smallest', () => {
  const front = [individual(1, { size: 2 }), individual(2, { size: 3 }), individual(3, { size: 4, search: 0.99 })];
  expect(chosenOf(front, { 1: 0.4, 2: 0.6, 3: 0.6 })?.id).toBe(2);
  expect(chosenOf(front, { 1: null, 2: null, 3: -0.5 })?.id).toBe(3);
  expect(chosenOf([], {})).toBeNull();
});
