import { expect, test } from 'vitest';
import { contract, reduce } from '../../../compiler/graph/build.ts';
import { graphBuilder } from '../../../compiler/graph/graph.ts';
import { rescaleBeyond } from '../../../compiler/range/rescale.ts';
import { tensor } from '../../../runtime/reference/tensor.ts';
import { interpret } from '../../../runtime/reference/evaluate.ts';
import { noise } from '../../laws/arbitrary/graph.ts';

test('the product of many numbers around 1 is kept, though that of their mantissas is less than any float64', () => {
  const g = graphBuilder();
  const x = noise(g, 0, [1000, 4]);
  const product = reduce(g, 'prod', contract(g, 'nk', 'nk', 'n', x, x), [0]);
  const [{ node }] = rescaleBeyond(0)(g, { outputs: [{ name: 'y', node: product }] }).outputs;
  const numbers = Array.from({ length: 4000 }, (_, at) => (at % 8 < 4 ? 1 : 0.25));
  expect(interpret([node], (_, shape) => tensor(shape, numbers)).get(node)?.data[0]).toBe(1);
});
