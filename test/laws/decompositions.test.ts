/** Batch normalisation and its gradient are what their decompositions into pointwise and reduce primitives compute. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { decomposeBatchNorm, decomposeBatchNormGrad } from '../../compiler/autodiff/decompose.ts';
import { elements, graphBuilder, type GraphBuilder, type GraphNode, reachable } from '../../compiler/graph/graph.ts';
import type { Shape } from '../../compiler/graph/primitive.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { noise, spacedValues } from './arbitrary/graph.ts';
import { law } from './law.ts';

const size = fc.integer({ min: 1, max: 4 });
const shapes = fc.oneof(fc.tuple(size, size), fc.tuple(size, size, size, size));
const epsilons = fc.constantFrom(1e-5, 0.1);

law(
  'batch normalisation equals its decomposition',
  fc.property(shapes, epsilons, fc.nat(), (shape, epsilon, seed) => {
    const g = graphBuilder();
    const op = { kind: 'batch_norm', epsilon } as const;
    const inputs = sources(g, shape, [shape[1]], [shape[1]]);
    expectEqual(g.node(op, inputs), decomposeBatchNorm(g, op, inputs), inputs, seed);
  }),
);

law(
  'the gradient of batch normalisation equals its decomposition',
  fc.property(shapes, epsilons, fc.nat(), (shape, epsilon, seed) => {
    const g = graphBuilder();
    const op = { kind: 'batch_norm_grad', epsilon } as const;
    const inputs = sources(g, shape, [shape[1]], shape);
    expectEqual(g.node(op, inputs), decomposeBatchNormGrad(g, op, inputs), inputs, seed);
  }),
);

const sources = (g: GraphBuilder, ...shapes: readonly Shape[]): readonly GraphNode[] =>
  shapes.map((shape, stream) => noise(g, stream, shape));

function expectEqual(native: GraphNode, decomposed: GraphNode, inputs: readonly GraphNode[], seed: number): void {
  const kinds = new Set(reachable([decomposed]).map(({ op }) => op.kind));
  expect([...kinds].filter((kind) => kind.startsWith('batch_norm'))).toEqual([]);
  const values = interpret([native, decomposed], spacedValues(seed, inputs));
  const [a, b] = [native, decomposed].map((node) => values.get(node)?.data ?? []);
  expect(b.length).toBe(elements(native.shape));
  // A channel of one element is all cancellation, where ε alone sets the scale.
  a.forEach((value, at) => expect(Math.abs(value - b[at]) / (1 + Math.abs(value))).toBeLessThan(1e-9));
}
