import { expect, test } from 'vitest';
import { lineage } from '../../../evolution/run/lineage.ts';

const born = (id: number, variation: string, parents: readonly number[]) =>
  [id, { id, generation: id, variation, parents }] as const;

test('a lineage goes from the program along first parents back to the beginning', () => {
  const ancestry = new Map([
    born(0, 'seed', []),
    born(1, 'random', []),
    born(2, 'crossover', [0, 1]),
    born(3, 'point', [2]),
  ]);
  expect(lineage(3, ancestry)).toEqual([
    '#3 of generation 3: point of #2.',
    '#2 of generation 2: crossover of #0 and #1.',
    '#0 of generation 0: given.',
  ]);
  expect(lineage(1, ancestry)).toEqual(['#1 of generation 1: random.']);
});

test('of a long line the nearest twelve are told', () => {
  const line = Array.from({ length: 40 }, (_, id) => born(id, id === 0 ? 'random' : 'hoist', id === 0 ? [] : [id - 1]));
  const lines = lineage(39, new Map(line));
  expect(lines).toHaveLength(13);
  expect(lines.slice(-2)).toEqual([
    '#28 of generation 28: hoist of #27.',
    '#27 of generation 27 has ancestors of its own.',
  ]);
});
