/** Random well-shaped graphs over the primitives, and values for their sources that keep away from kinks. */
import * as fc from 'fast-check';
import { add, allDims, mul, reduce, unary } from '../../../compiler/graph/build.ts';
import { printGraph } from '../../../compiler/graph/print.ts';
import { elements, graphBuilder, type GraphBuilder, type GraphNode } from '../../../compiler/graph/graph.ts';
import type { Shape, TensorSource } from '../../../compiler/graph/primitive.ts';
import { stream, uniform } from '../../../runtime/random.ts';
import { type Tensor, tensor } from '../../../runtime/reference/tensor.ts';
import { chooseShape, type Soil, type Species } from './growth.ts';

/** A scalar and the sources that it reads, each `noise` with its index as the stream. */
export interface Grown {
  readonly g: GraphBuilder;
  readonly y: GraphNode;
  readonly sources: readonly GraphNode[];
  readonly [fc.toStringMethod]: () => string;
}

/** A random sum of the results of one primitive, on fresh sources of random shapes. */
export function grownPrimitive({ grow }: Pick<Species, 'grow'>): fc.Arbitrary<Grown> {
  return decisions.map((choices) => {
    const { soil, sources } = prepare(choices);
    const y = randomSum(soil, grow(soil, soil.fresh(chooseShape(soil))));
    return grown(soil, y, sources);
  });
}

/**
 * A graph of up to `steps` random primitives that read each other's results, squashed by tanh so that magnitudes stay
 * near 1. What nothing reads is summed up.
 */
export function grownGraph(among: readonly Species[], steps: number): fc.Arbitrary<Grown> {
  return fc.tuple(decisions, fc.integer({ min: 1, max: steps })).map(([choices, count]) => {
    const { soil, sources } = prepare(choices);
    const { g, choose } = soil;
    const nodes = [soil.fresh(chooseShape(soil))];
    const unread = new Set<GraphNode>();
    for (let step = 0; step < count; step++) {
      const x = nodes[choose(nodes.length)];
      const result = among[choose(among.length)].grow(soil, unary(g, 'tanh', x));
      unread.delete(x);
      unread.add(result);
      nodes.push(result);
    }
    const y = [...unread].map((node) => randomSum(soil, node)).reduce((sum, term) => add(g, sum, term));
    return grown(soil, y, sources);
  });
}

/** The last node of up to `steps` random primitives, each of the one before; of sources as they are or of their absolute values. */
export function grownChain(
  among: readonly Species[],
  steps: number,
  values: 'any' | 'absolute',
): fc.Arbitrary<Pick<Grown, 'y'>> {
  return fc.tuple(decisions, fc.integer({ min: 1, max: steps })).map(([choices, count]) => {
    const { soil, sources } = prepare(choices);
    const { g, choose } = soil;
    const fresh = (shape: Shape): GraphNode =>
      values === 'any' ? soil.fresh(shape) : unary(g, 'abs', soil.fresh(shape));
    let y = fresh(chooseShape(soil));
    for (let step = 0; step < count; step++) y = among[choose(among.length)].grow({ ...soil, fresh }, y);
    return grown(soil, y, sources);
  });
}

/** The source of a stream. */
export function noise(g: GraphBuilder, stream: number, shape: Shape): GraphNode {
  return g.node({ kind: 'source', source: { kind: 'noise', stream }, shape }, []);
}

/**
 * Values of either sign for each source, no two of them (anywhere) of nearly equal magnitude, none near a whole or a half
 * number; so that small steps cross no kink of any pointwise function or extremum.
 */
export function spacedValues(seed: number, sources: readonly GraphNode[]): (source: TensorSource) => Tensor {
  const sizes = sources.map(({ shape }) => elements(shape));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const random = stream(seed, 'values');
  const keys = uniform(random, total, 0, 1);
  const signs = uniform(random, total, -1, 1);
  const places = [...keys.keys()].sort((a, b) => keys[a] - keys[b]);
  const values = places.map((place, at) => Math.sign(signs[at]) * magnitude(place, total));
  let start = 0;
  const tensors = sources.map(({ shape }, at) => tensor(shape, values.slice(start, (start += sizes[at]))));
  return (source) => tensors[source.kind === 'noise' ? source.stream : -1];
}

/** The place-th of `total` magnitudes between 0.55 and 2.95, dealt out to the five gaps between halves. */
function magnitude(place: number, total: number): number {
  const gap = place % 5;
  const within = (Math.floor(place / 5) + 0.5) / Math.ceil(total / 5);
  return 0.5 * (gap + 1) + 0.05 + 0.4 * within;
}

const decisions = fc.array(fc.nat(), { minLength: 16, maxLength: 60 });

function grown({ g }: Soil, y: GraphNode, sources: readonly GraphNode[]): Grown {
  return { g, y, sources, [fc.toStringMethod]: () => printGraph({ outputs: [{ name: 'y', node: y }] }) };
}

function prepare(choices: readonly number[]): { readonly soil: Soil; readonly sources: GraphNode[] } {
  const g = graphBuilder();
  const sources: GraphNode[] = [];
  let next = 0;
  const choose = (count: number): number => choices[next++ % choices.length] % count;
  const fresh = (shape: Shape): GraphNode => {
    const source = noise(g, sources.length, shape);
    sources.push(source);
    return source;
  };
  return { soil: { g, choose, fresh }, sources };
}

/** The scalar product with a fresh tensor: a sum that no error in one element escapes. */
function randomSum({ g, fresh }: Soil, x: GraphNode): GraphNode {
  return reduce(g, 'sum', mul(g, x, fresh(x.shape)), allDims(x));
}
