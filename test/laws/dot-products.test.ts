/** A dot product with the gradient of a convolution's weights is one of its outputs, and is taken of them where that saves the gradient. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../compiler/compile.ts';
import * as b from '../../compiler/graph/build.ts';
import { elements, type Graph, graphBuilder, type GraphNode, reachable } from '../../compiler/graph/graph.ts';
import type { Plane, PrimitiveKind, Shape, Slide } from '../../compiler/graph/primitive.ts';
import { meetsEverywhere, slid } from '../../compiler/graph/slide.ts';
import { adjoints } from '../../compiler/passes/adjoints.ts';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { tensor } from '../../runtime/reference/tensor.ts';
import { libraryProxies } from '../library.ts';
import { noise } from './arbitrary/graph.ts';
import { law } from './law.ts';

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const pair = (max: number, min = 1) => fc.tuple(upTo(max, min), upTo(max, min));

const sliding = fc.record({
  size: pair(6),
  kernel: pair(3),
  stride: pair(3),
  padding: fc.tuple(upTo(3, 0), upTo(3, 0), upTo(3, 0), upTo(3, 0)),
  dilation: pair(2),
});
const convolutions = fc.record({ batch: upTo(2), groups: upTo(2), ins: upTo(2), outs: upTo(2), sliding });

const graph = (node: GraphNode): Graph => ({ outputs: [{ name: 'y', node }] });
const run = (g: ReturnType<typeof graphBuilder>, node: GraphNode): GraphNode =>
  adjoints.run(g, graph(node)).outputs[0].node;
const count = (node: GraphNode, kind: PrimitiveKind): number =>
  reachable([node]).filter(({ op }) => op.kind === kind).length;

/** ⟨w, the gradients of (x, gy) summed⟩, as the pass `simplify` leaves it. */
function dotOf(
  g: ReturnType<typeof graphBuilder>,
  w: GraphNode,
  slide: Slide,
  pairs: readonly (readonly GraphNode[])[],
): GraphNode {
  const kernel: Plane = [w.shape[2], w.shape[3]];
  const gradients = pairs.map((pair) => g.node({ kind: 'conv_weight_grad', slide, kernel }, pair));
  const sum = gradients.reduce((left, right) => b.add(g, left, right));
  const flat = (x: GraphNode): GraphNode => b.reshape(g, x, [elements(w.shape)]);
  return b.contract(g, 'n', 'n', '', flat(w), flat(sum));
}

// No product of three is too small for a float64.
const finite = fc.integer({ min: -24, max: 24 }).map((value) => value / 8);
const special = fc.constantFrom(0, Infinity, -Infinity, NaN);
const numbers = fc.oneof(
  fc.array(finite, { minLength: 40, maxLength: 80 }),
  fc.array(fc.oneof({ weight: 12, arbitrary: finite }, { weight: 1, arbitrary: special }), {
    minLength: 40,
    maxLength: 80,
  }),
);

type Convolution = typeof convolutions extends fc.Arbitrary<infer Value> ? Value : never;

/** Sources for a convolution's weights and for pairs of images and gradients of its outputs; values are dealt out to them in turn. */
function prepared(
  { batch, groups, ins, outs, sliding: { size, ...rest } }: Convolution,
  terms: number,
  values: readonly number[],
) {
  const length = slid(size, rest);
  fc.pre(Math.min(...length) > 0);
  const g = graphBuilder();
  const sources: GraphNode[] = [];
  const source = (dims: Shape): GraphNode => sources[sources.push(noise(g, sources.length, dims)) - 1];
  const w = source([groups * outs, ins, ...rest.kernel]);
  const pairs = Array.from({ length: terms }, () => [
    source([batch, groups * ins, ...size]),
    source([batch, groups * outs, ...length]),
  ]);
  let at = 0;
  const tensors = sources.map(({ shape }) =>
    tensor(
      shape,
      Array.from({ length: elements(shape) }, () => values[at++ % values.length]),
    ),
  );
  const evaluate = (node: GraphNode): number =>
    interpret([node], (each) => tensors[each.kind === 'noise' ? each.stream : -1]).get(node)?.data[0] as number;
  return { g, w, slide: { ...rest, groups }, pairs, evaluate };
}

law(
  'the sum of the products of weights and their gradients is that of outputs and theirs, and finite for the same ones',
  fc.property(convolutions, upTo(2), numbers, (shape, terms, values) => {
    const { g, w, slide, pairs, evaluate } = prepared(shape, terms, values);
    const before = dotOf(g, w, slide, pairs);
    const after = run(g, before);
    const isMoved = meetsEverywhere(shape.sliding.size, shape.sliding);
    expect(count(after, 'conv_weight_grad')).toBe(isMoved ? 0 : terms);
    expect(count(after, 'conv')).toBe(isMoved ? terms : 0);
    const [expected, actual] = [before, after].map(evaluate);
    if (Number.isFinite(expected)) expect(actual).toBeCloseTo(expected, 9);
    else expect(actual).not.toSatisfy(Number.isFinite);
  }),
  { numRuns: 400 },
);

law(
  'a window meets the image everywhere if each of its pixels does at some place, and one of them at each',
  fc.property(sliding, ({ size, ...rest }) => {
    const length = slid(size, rest);
    fc.pre(Math.min(...length) > 0);
    const meets = ([0, 1] as const).every((along) => {
      const table = Array.from({ length: length[along] }, (_, place) =>
        Array.from({ length: rest.kernel[along] }, (__, pixel) => {
          const at = place * rest.stride[along] + pixel * rest.dilation[along] - rest.padding[along];
          return at >= 0 && at < size[along];
        }),
      );
      return table.every((row) => row.includes(true)) && table[0].every((_, pixel) => table.some((row) => row[pixel]));
    });
    expect(meetsEverywhere(size, rest)).toBe(meets);
  }),
  { numRuns: 500 },
);

describe('a gradient is kept', () => {
  const slide: Slide = { stride: [1, 1], padding: [1, 1, 1, 1], dilation: [1, 1], groups: 1 };
  const g = graphBuilder();
  const [w, x, gy] = [noise(g, 0, [2, 2, 3, 3]), noise(g, 1, [1, 2, 4, 4]), noise(g, 2, [1, 2, 4, 4])];
  const gradient = g.node({ kind: 'conv_weight_grad', slide, kernel: [3, 3] }, [x, gy]);
  const dot = dotOf(g, w, slide, [[x, gy]]);

  test('not where only the dot product reads it', () => expect(count(run(g, dot), 'conv_weight_grad')).toBe(0));

  test.each([
    ['where something else reads it', b.add(g, dot, b.reduce(g, 'max', gradient, [0, 1, 2, 3]))],
    [
      'where something else reads its elements in a row',
      b.add(g, dot, b.reduce(g, 'max', b.reshape(g, gradient, [36]), [0])),
    ],
    ['where a score is finite though it is not', b.unary(g, 'reciprocal', dot)],
    ['by a sum of its squares', dotOf(g, gradient, slide, [[x, gy]])],
  ])('%s', (_, node) => expect(run(g, node)).toBe(node));
});

test.each([
  ['synflow', 0],
  // Those of the first backward pass, which the second one is of.
  ['grasp', 1],
])('of the gradients of each weight %s computes %i', (name, gradients) => {
  const [arch, convolutions] = ['333333', 1 + 2 * 3 + 15 * 6];
  const { graph: compiled } = compile(libraryProxies([name]), nasbench201.networkOf(arch), 2);
  const nodes = reachable(compiled.outputs.map(({ node }) => node));
  expect(nodes.filter(({ op }) => op.kind === 'conv_weight_grad')).toHaveLength(gradients * convolutions);
});
