import { describe, expect, test } from 'vitest';
import { add, contract, fill, unary } from '../../../compiler/graph/build.ts';
import { graphBuilder, type GraphNode, reachable } from '../../../compiler/graph/graph.ts';
import { compile } from '../../../compiler/compile.ts';
import { waistsOf } from '../../../compiler/range/waists.ts';
import { nasbench201 } from '../../../runtime/spaces/nasbench201.ts';
import { noise } from '../../laws/arbitrary/graph.ts';
import { libraryProxies } from '../../library.ts';

const g = graphBuilder();
const shape = [1, 4, 6, 6];
const slide = { stride: [1, 1], padding: [1, 1, 1, 1], dilation: [1, 1], groups: 1 } as const;
const weight = (path: string): GraphNode => {
  const source = { kind: 'weight', path, role: 'conv', values: 'init', fanIn: 36, fanOut: 36 } as const;
  return g.node({ kind: 'source', source, shape: [4, 4, 3, 3] }, []);
};
const conv = (x: GraphNode, path: string): GraphNode => g.node({ kind: 'conv', slide }, [x, weight(path)]);

describe('waists', () => {
  const x = noise(g, 0, shape);
  const stem = conv(x, 'stem');
  const one = unary(g, 'relu', conv(stem, 'one'));
  const two = conv(one, 'two');
  const cell = add(g, two, stem);
  const next = conv(cell, 'next');
  // What has no scale of a tensor, or ends in gradients of weights, is on no one's way.
  const gram = contract(g, 'abcd', 'abcd', '', two, two);
  const order = reachable([conv(next, 'last'), gram, add(g, unary(g, 'heaviside', one), fill(g, 1, shape))]);

  test('are where all that goes on goes through, not between a branch and its sum', () => {
    const waists = waistsOf(order);
    expect([x, stem, cell, next].map(waists.has)).toEqual([true, true, true, true]);
    expect([one, two, gram].map(waists.has)).toEqual([false, false, false]);
  });
});

test.each(['201222', '411123', '333333', '030211'])('no sum of %s brings its operands to one scale', (arch) => {
  const { graph } = compile(libraryProxies(['synflow']), nasbench201.networkOf(arch), 16);
  const nodes = reachable(graph.outputs.map(({ node }) => node));
  // By the difference of two exponents, as sums do it.
  const isDifference = ({ op, inputs }: GraphNode): boolean =>
    op.kind === 'reshape' ? isDifference(inputs[0]) : op.kind === 'binary' && op.fn === 'sub';
  const shifted = nodes.filter(
    ({ op, inputs }) => op.kind === 'binary' && op.fn === 'ldexp' && isDifference(inputs[1]),
  );
  const measured = nodes.filter(({ op }) => op.kind === 'unary' && op.fn === 'exponent');
  expect(measured.length).toBeGreaterThan(4);
  expect(shifted.map(({ origin }) => origin)).toEqual([]);
});
