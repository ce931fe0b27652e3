/**
 * Keeps in range what leaves float32 by nature. A tensor whose numbers may become too large or too small is represented as
 * mantissa · 2^exponent with one exponent for the whole tensor, itself a scalar of the graph; and a mantissa that may leave the range
 * gives its own power of two to the exponent. Multiplying by a power of two is exact, so the program means what it meant; the exponent is put back only where a score is computed in float64, or where a function
 * needs the plain number.
 */
import { from, type Graph, type GraphBuilder, type GraphNode, reachable, tableOf } from '../graph/graph.ts';
import type { GraphPass } from '../passes/pass.ts';
import { type Magnitude, magnitude } from './magnitude.ts';
import { SCALED_RULES } from './scaled-rules.ts';
import { normalised, plain, type Scaled, unscaled } from './scaled.ts';

/** Estimates of this many powers of two leave float32's own 2^±126 a wide margin, also where two such numbers are multiplied. */
const LIMIT = 40;

export const rescale: GraphPass = {
  name: 'rescale',
  doc: 'keeps numbers that would leave float32 in range, by exact powers of two',
  run: rescaleBeyond(LIMIT),
};

/** The pass with another limit; tests use 0 to rescale everything. */
export function rescaleBeyond(limit: Magnitude): GraphPass['run'] {
  const isExtreme = (size: Magnitude): boolean => Math.abs(size) > limit;
  return (builder, graph) => {
    const roots = graph.outputs.map(({ node }) => node);
    const order = reachable(roots);
    if (!isAny(order, isExtreme)) return graph;
    const scaled = tableOf<Scaled>(roots);
    /** Those of mantissas. */
    const sizes = tableOf<Magnitude>(roots);
    for (const node of order) {
      const g = from(builder, node.origin);
      const size = sizeOf(node, sizes);
      const made = rescaleNode(
        g,
        node,
        node.inputs.map(({ id }) => scaled[id] as Scaled),
      );
      // As long as a mantissa stays in range it is left alone: to measure it takes a walk over it.
      const isMeasured = isExtreme(size) && node.inputs.length > 0 && SCALED_RULES[node.op.kind] !== undefined;
      scaled[node.id] = isMeasured ? normalised(g, made) : made;
      sizes[node.id] = isMeasured ? 0 : size;
    }
    return putBack(builder, graph, scaled);
  };
}

/** Whether a node has such a magnitude if nothing is rescaled. */
function isAny(order: readonly GraphNode[], isExtreme: (size: Magnitude) => boolean): boolean {
  const sizes = tableOf<Magnitude>(order);
  for (const node of order) {
    const size = sizeOf(node, sizes);
    if (isExtreme(size)) return true;
    sizes[node.id] = size;
  }
  return false;
}

const sizeOf = (node: GraphNode, sizes: readonly (Magnitude | undefined)[]): Magnitude =>
  magnitude(
    node,
    node.inputs.map(({ id }) => sizes[id] as Magnitude),
  );

function rescaleNode(g: GraphBuilder, node: GraphNode, inputs: readonly Scaled[]): Scaled {
  const rule = SCALED_RULES[node.op.kind];
  if (rule && inputs.some(({ exponent }) => exponent !== null)) return rule(g, node, inputs);
  const operands = inputs.map((input) => plain(g, input));
  return unscaled(operands.every((operand, at) => operand === node.inputs[at]) ? node : g.node(node.op, operands));
}

function putBack(g: GraphBuilder, graph: Graph, scaled: readonly (Scaled | undefined)[]): Graph {
  return {
    outputs: graph.outputs.map(({ name, node }) => ({
      name,
      node: plain(from(g, node.origin), scaled[node.id] as Scaled),
    })),
  };
}
