import { expect, test } from 'vitest';
import * as b from '../../../compiler/graph/build.ts';
import { constantValue } from '../../../compiler/graph/constant.ts';
import { graphBuilder } from '../../../compiler/graph/graph.ts';

test('a chain of a thousand doublings is evaluated a thousand times, not as often as it has paths', () => {
  const g = graphBuilder();
  let x = b.fill(g, 2 ** -1000);
  for (let step = 0; step < 1000; step++) x = b.add(g, x, x);
  expect(constantValue(x)).toBe(1);
});

test('what depends on a source, and what is no scalar, has no known value', () => {
  const g = graphBuilder();
  const source = g.node({ kind: 'source', source: { kind: 'labels', batch: 0 }, shape: [] }, []);
  expect(constantValue(b.mul(g, source, b.fill(g, 0)))).toBeNull();
  expect(constantValue(b.fill(g, 1, [2]))).toBeNull();
});
