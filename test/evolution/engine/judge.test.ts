import { expect, test } from 'vitest';
import { judged, prefixValue, setValue } from '../../../evolution/engine/judge.ts';
import { PRESETS } from '../../../evolution/engine/presets.ts';
import type { World } from '../../../evolution/engine/world.ts';

/** Two pools of three search networks; the first has two targets, of which the second is the first in reverse. */
const world = {
  config: PRESETS.default,
  pools: [
    { archs: [], sets: { search: [2, 0, 1], selection: [3, 4], report: [] }, controls: [[], [], [], [], []] },
    { archs: [], sets: { search: [0, 1, 2], selection: [3, 4], report: [] }, controls: [[], [], [], [], []] },
  ],
  tasks: [
    { name: 'a:up', pool: 0, accuracies: [20, 30, 10, 1, 2] },
    { name: 'a:down', pool: 0, accuracies: [20, 10, 30, 2, 1] },
    { name: 'b:up', pool: 1, accuracies: [10, 20, 30, 1, 2] },
  ],
  cases: [0, 1, 2].map((task) => ({ task, members: [0, 1, 2] })),
} as unknown as World;

const signed: World = {
  ...world,
  config: { ...world.config, fitness: { sign: 'signed', aggregate: 'minimum', partial: false } },
};

const outcome = (scores: readonly number[]) => ({ scores, reached: scores.length, verdict: 'complete' as const });

test('scores are those of the pools in turn, in the order of their search sets', () => {
  // Pool a: 1, 2, 3; pool b: 1, 3, 2.
  const scores = [1, 1, 2, 3, 3, 2];
  expect(judged(outcome(scores), signed)).toMatchObject({ cases: [1, -1, 1 / 3], search: -1, direction: 'higher' });
  const { cases, search } = judged(outcome(scores), world);
  expect(cases).toEqual([1, 1, 1 / 3]);
  expect(search).toBeCloseTo(7 / 9, 12);
});

test('where signs do not count, the direction is the one that most accuracies go with', () => {
  const falling = [3, 3, 2, 2, 1, 1];
  expect(judged(outcome(falling), world).direction).toBe('lower');
  expect(judged(outcome(falling.map((score) => -score)), world).direction).toBe('higher');
  expect(judged(outcome(falling), signed).direction).toBe('higher');
});

test('what is constant in one pool is no ranking', () => {
  expect(judged(outcome([1, 5, 2, 5, 3, 5]), world)).toMatchObject({ verdict: 'constant', search: null, cases: [] });
});

test('programs that rank alike have one fingerprint, in reverse too where signs do not count', () => {
  const of = (scores: readonly number[], from: World) => judged(outcome(scores), from).fingerprint;
  expect(of([1, 1, 2, 3, 3, 2], world)).toBe(of([10, 0, 20, 9, 21, 8], world));
  expect(of([1, 1, 2, 3, 3, 2], world)).toBe(of([-1, -1, -2, -3, -3, -2], world));
  expect(of([1, 1, 2, 3, 3, 2], signed)).not.toBe(of([-1, -1, -2, -3, -3, -2], signed));
  expect(of([1, 1, 2, 3, 3, 2], world)).not.toBe(of([1, 1, 2, 2, 3, 3], world));
});

test('a prefix is judged by the networks that were reached', () => {
  expect(prefixValue([1, 1, 2, 3], world)).toBe(1);
  expect(prefixValue([1, 3, 2, 3], world)).toBeNaN();
});

test('another set is judged as a whole', () => {
  const columns = [
    [5, 6],
    [6, 5],
  ];
  expect(setValue(columns, 'selection', world)).toBe(1);
  expect(setValue(columns, 'selection', signed)).toBe(-1);
  expect(setValue([[5, NaN], columns[1]], 'selection', world)).toBeNull();
});
