/**
 * Keeps in range what leaves float32 by nature. A tensor whose numbers may become too large or too small is represented as
 * mantissa · 2^exponent with one exponent for the whole tensor, itself a scalar of the graph. Multiplying by a power of two is exact, so
 * the program means what it meant; the exponent is put back only where a score is computed in float64, or where a function
 * needs the plain number.
 */
import { from, type Graph, type GraphBuilder, type GraphNode, reachable, tableOf } from '../graph/graph.ts';
import type { GraphPass } from '../passes/pass.ts';
import { type Magnitude, magnitude } from './magnitude.ts';
import { SCALED_RULES } from './scaled-rules.ts';
import { plain, type Scaled, unscaled } from './scaled.ts';

/** Estimates of this many powers of two leave float32's own 2^±126 a wide margin. */
const LIMIT = 40;

export const rescale: GraphPass = {
  name: 'rescale',
  doc: 'keeps numbers that would leave float32 in range, by exact powers of two',
  run: rescaleBeyond(LIMIT),
};

/** The pass with another limit; tests use 0 to rescale everything. */
export function rescaleBeyond(limit: Magnitude): GraphPass['run'] {
  return (builder, graph) => {
    const roots = graph.outputs.map(({ node }) => node);
    const order = reachable(roots);
    const magnitudes = tableOf<Magnitude>(roots);
    let isAnyExtreme = false;
    for (const node of order) {
      const size = magnitude(
        node,
        node.inputs.map(({ id }) => magnitudes[id] as Magnitude),
      );
      magnitudes[node.id] = size;
      isAnyExtreme ||= Math.abs(size) > limit;
    }
    if (!isAnyExtreme) return graph;
    const scaled = tableOf<Scaled>(roots);
    for (const node of order) {
      const inputs = node.inputs.map(({ id }) => scaled[id] as Scaled);
      const isExtreme = Math.abs(magnitudes[node.id] as Magnitude) > limit;
      scaled[node.id] = rescaleNode(from(builder, node.origin), node, inputs, isExtreme);
    }
    return putBack(builder, graph, scaled);
  };
}

function rescaleNode(g: GraphBuilder, node: GraphNode, inputs: readonly Scaled[], extreme: boolean): Scaled {
  const rule = SCALED_RULES[node.op.kind];
  const anyScaled = inputs.some(({ exponent }) => exponent !== null);
  if (anyScaled && rule) return rule(g, node, inputs);
  const operands = inputs.map((input) => plain(g, input));
  const unchanged = operands.every((operand, at) => operand === node.inputs[at]);
  const current = unchanged ? node : g.node(node.op, operands);
  // Where magnitudes grow by nature, the result gets an exponent of its own.
  return extreme && rule && node.inputs.length > 0 ? rule(g, current, inputs) : unscaled(current);
}

function putBack(g: GraphBuilder, graph: Graph, scaled: readonly (Scaled | undefined)[]): Graph {
  return {
    outputs: graph.outputs.map(({ name, node }) => ({
      name,
      node: plain(from(g, node.origin), scaled[node.id] as Scaled),
    })),
  };
}
