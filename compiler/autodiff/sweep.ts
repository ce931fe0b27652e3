/** One reverse sweep: the gradients of a scalar with respect to many nodes, each node on the way visited once. */
import { add, fill } from '../graph/build.ts';
import { from, type GraphBuilder, type GraphNode, reachable } from '../graph/graph.ts';
import { inputGradients } from './gradient-rules.ts';
import { made } from './rule.ts';

/**
 * The gradients of y, a scalar, with respect to those targets that it depends on. Targets may depend on each other: each
 * counts as what y is a function of, whatever it is itself made of. Contributions are summed from y's side on.
 */
export function sweep(
  g: GraphBuilder,
  y: GraphNode,
  targets: ReadonlySet<GraphNode>,
): ReadonlyMap<GraphNode, GraphNode> {
  const path = dependants(y, targets);
  const contributions = new Map<GraphNode, GraphNode[]>([[y, [fill(g, 1)]]]);
  const gradients = new Map<GraphNode, GraphNode>();
  for (const node of [...path].toReversed()) {
    const parts = contributions.get(node);
    if (!parts) continue;
    const { site, operator } = node.origin;
    const local = from(g, { site, operator: `grad ${operator}` });
    const gy = parts.reduce((sum, part) => add(local, sum, part));
    if (targets.has(node)) gradients.set(node, gy);
    if (!node.inputs.some((input) => path.has(input))) continue;
    inputGradients(local, node, gy).forEach((gradient, at) => {
      const input = node.inputs[at];
      if (gradient === null || !path.has(input)) return;
      const known = contributions.get(input);
      if (known) known.push(made(gradient));
      else contributions.set(input, [made(gradient)]);
    });
  }
  return gradients;
}

/** The nodes that y depends on and that are or depend on a target, in topological order. */
function dependants(y: GraphNode, targets: ReadonlySet<GraphNode>): ReadonlySet<GraphNode> {
  const path = new Set<GraphNode>();
  for (const node of reachable([y])) {
    if (targets.has(node) || node.inputs.some((input) => path.has(input))) path.add(node);
  }
  return path;
}
