/**
 * Takes tests x > 0 of relu(x) where there is one: they are the same, of NaN and -0 too. A convolution reads relu(x), which is kept for it; so x need
 * not be kept for the codes of a ReLU, nor read again.
 */
import * as b from '../graph/build.ts';
import { from, type GraphNode, type NodeSet, nodeSet, reachable, rebuilt, tableOf } from '../graph/graph.ts';
import type { GraphPass } from './pass.ts';

export const gates: GraphPass = {
  name: 'gates',
  doc: 'takes tests x > 0 of relu(x), where there is one',
  run: (g, graph) => {
    const order = reachable(graph.outputs.map(({ node }) => node));
    const rectified = rectifiedAmong(order);
    const isGate = (node: GraphNode): boolean => isTest(node) && rectified.has(node.inputs[0]);
    const first = order.find(isGate);
    if (first === undefined) return graph;

    const rewritten = tableOf<GraphNode>(order);
    const current = ({ id }: GraphNode): GraphNode => rewritten[id] as GraphNode;
    for (const node of order) {
      if (isGate(node)) {
        const at = from(g, node.origin);
        rewritten[node.id] = at.node(node.op, [b.unary(at, 'relu', current(node.inputs[0]))]);
      } else rewritten[node.id] = node.id < first.id ? node : rebuilt(g, node, rewritten);
    }
    return { outputs: graph.outputs.map(({ name, node }) => ({ name, node: current(node) })) };
  },
};

/** What there is a ReLU of. */
function rectifiedAmong(order: readonly GraphNode[]): NodeSet {
  const rectified = nodeSet(order);
  for (const { op, inputs } of order) if (op.kind === 'unary' && op.fn === 'relu') rectified.add(inputs[0]);
  return rectified;
}

/** Whether a node tells of its input only which elements are greater than 0. */
const isTest = ({ op }: GraphNode): boolean =>
  op.kind === 'agreements' || (op.kind === 'unary' && op.fn === 'heaviside');
