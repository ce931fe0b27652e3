/** One reverse sweep: the gradients of a scalar with respect to many nodes, each node on the way visited once. */
import { add, fill } from '../graph/build.ts';
import {
  type GraphBuilder,
  type GraphNode,
  moving,
  nodeSet,
  type NodeSet,
  reachable,
  tableOf,
} from '../graph/graph.ts';
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
  const order = reachable([y]);
  const path = dependants(order, targets);
  const contributions = tableOf<GraphNode[]>([y]);
  contributions[y.id] = [fill(g, 1)];
  const gradients = new Map<GraphNode, GraphNode>();
  const local = moving(g);
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at];
    const parts = contributions[node.id];
    if (!parts) continue;
    const { site, operator } = node.origin;
    local.origin = { site, operator: `grad ${operator}` };
    const gy = parts.reduce((sum, part) => add(local, sum, part));
    if (targets.has(node)) gradients.set(node, gy);
    if (!node.inputs.some(path.has)) continue;
    inputGradients(local, node, gy).forEach((gradient, which) => {
      const input = node.inputs[which];
      if (gradient === null || !path.has(input)) return;
      (contributions[input.id] ??= []).push(made(gradient));
    });
  }
  return gradients;
}

/** Those of nodes in topological order that are or depend on a target. */
function dependants(order: readonly GraphNode[], targets: ReadonlySet<GraphNode>): NodeSet {
  const path = nodeSet(order);
  for (const node of order) if (targets.has(node) || node.inputs.some(path.has)) path.add(node);
  return path;
}
