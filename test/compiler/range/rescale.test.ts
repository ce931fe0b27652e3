import { expect, test } from 'vitest';
import { add, binary, contract, div, fill, mul, reduce, reduceKeeping, unary } from '../../../compiler/graph/build.ts';
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

test('what sums nothing is 0, and leaves what it is added to as it is', () => {
  const g = graphBuilder();
  // A softmax along no site. Its divisors are zeros, and to divide by their exponent is to have one beyond all others.
  const powers = unary(g, 'exp', noise(g, 0, [0, 2]));
  const shares = div(g, powers, reduceKeeping(g, 'sum', powers, [0]));
  const y = add(g, reduce(g, 'sum', shares, [0, 1]), reduce(g, 'sum', noise(g, 1, [2]), [0]));
  const [{ node }] = rescaleBeyond(0)(g, { outputs: [{ name: 'y', node: y }] }).outputs;
  const sources = [tensor([0, 2], []), tensor([2], [1, 2.5])];
  const found = interpret([node], (source) => sources[source.kind === 'noise' ? source.stream : -1]);
  expect(found.get(node)?.data[0]).toBe(3.5);
});

test('what is divided by zeros does not take others with it', () => {
  const g = graphBuilder();
  // Quotients of zeros have an exponent, which a sum with 1 is brought to.
  const zeros = reduce(g, 'sum', mul(g, noise(g, 0, [2, 2]), fill(g, 4)), [0]);
  const least = binary(g, 'min', unary(g, 'reciprocal', zeros), fill(g, 1, [2]));
  const quotients = binary(g, 'min', div(g, noise(g, 1, [2]), zeros), fill(g, 1, [2]));
  const y = reduce(g, 'sum', add(g, least, quotients), [0]);
  const [{ node }] = rescaleBeyond(0)(g, { outputs: [{ name: 'y', node: y }] }).outputs;
  const sources = [tensor([2, 2], [0, 0, 0, 0]), tensor([2], [1, 2.5])];
  const found = interpret([node], (source) => sources[source.kind === 'noise' ? source.stream : -1]);
  expect(found.get(node)?.data[0]).toBe(4);
});
