/**
 * Takes tests x > 0 of relu(x) where there is one: they are the same, of NaN and -0 too. A convolution reads relu(x), which is kept for it; so x need
 * not be kept for the codes of a ReLU, nor read again.
 */
import * as b from '../graph/build.ts';
import { type GraphNode, type NodeSet, nodeSet, reachable } from '../graph/graph.ts';
import { type GraphPass, type Replacement, replaceNodes } from './pass.ts';

export const gates: GraphPass = {
  name: 'gates',
  doc: 'takes tests x > 0 of relu(x), where there is one',
  run: (g, graph) => {
    const order = reachable(graph.outputs.map(({ node }) => node));
    const rectified = rectifiedAmong(order);
    const gated = order.filter((node) => isTest(node) && rectified.has(node.inputs[0]));
    return replaceNodes(g, graph, order, new Map(gated.map((node) => [node, ofRectified(node)])));
  },
};

const ofRectified =
  ({ op, inputs: [x] }: GraphNode): Replacement =>
  (g, current) =>
    g.node(op, [b.unary(g, 'relu', current(x))]);

/** What there is a ReLU of. */
function rectifiedAmong(order: readonly GraphNode[]): NodeSet {
  const rectified = nodeSet(order);
  for (const { op, inputs } of order) if (op.kind === 'unary' && op.fn === 'relu') rectified.add(inputs[0]);
  return rectified;
}

/** Whether a node tells of its input only which elements are greater than 0. */
const isTest = ({ op }: GraphNode): boolean =>
  op.kind === 'agreements' || (op.kind === 'unary' && op.fn === 'heaviside');
