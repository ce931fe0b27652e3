import { describe, expect, test } from 'vitest';
import { layerShapes } from '../../../compiler/network/shapes.ts';
import { SPACE_NAMES, SPACES, spaceNamed } from '../../../runtime/spaces/index.ts';

test('spaces are found by name', () => {
  expect(SPACE_NAMES.map((name) => spaceNamed(name)?.name)).toEqual(SPACE_NAMES);
  expect(new Set(SPACE_NAMES).size).toBe(SPACES.length);
  expect(spaceNamed('nasbench-201')).toBe(null);
});

describe.each(SPACES)('what is drawn from $name', (space) => {
  const drawn = space.draw(4, 7);

  test('is fixed by the seed, and part of what is drawn when more is', () => {
    expect(space.draw(4, 7)).toEqual(drawn);
    expect(space.draw(4, 8)).not.toEqual(drawn);
    expect(space.draw(9, 7)).toEqual(expect.arrayContaining([...drawn]));
    expect(new Set(space.draw(9, 7)).size).toBe(9);
  });

  test('has networks that go by its name, fit together, and end in a classifier', () => {
    for (const arch of drawn) {
      const network = space.networkOf(arch);
      expect(network.name).toBe(arch);
      expect(network.input).toEqual([3, space.side, space.side]);
      expect(layerShapes(network)[network.logits]).toEqual([space.classes]);
      expect(layerShapes(space.networkOf(arch, 3, 2 * space.side))[network.logits]).toEqual([3]);
    }
  });

  test('has a path of its own for each layer, and a name for each cell', () => {
    for (const arch of drawn) {
      const { layers } = space.networkOf(arch);
      expect(new Set(layers.map(({ path }) => path)).size).toBe(layers.length);
      const cells = layers.flatMap(({ cell }) => (cell === null ? [] : [cell]));
      expect(new Set(cells).size).toBe(cells.length);
      expect(cells.length).toBeGreaterThanOrEqual(3);
    }
  });
});
