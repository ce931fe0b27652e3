/**
 * Takes dot products to the other side of a convolution. With T(x, w, y) the sum of all products x·w·y that a convolution
 * forms, ⟨w, weight gradient of (x, gy)⟩ = T(x, w, gy) = ⟨gy, conv(x, w)⟩: what a score asks of the gradient's products with the
 * weights, the outputs know already, and the gradient, the dearest of the three, need not be computed.
 *
 * Both sides are finite for the same tensors, and equal then. Where they are not, one may be NaN and the other infinite, as are
 * ∞·(1 - 2) and ∞·1 - ∞·2; so this is done where no score is finite after that.
 */
import * as b from '../graph/build.ts';
import { type GraphNode, nodeSet, type NodeSet, numberTableOf, reachable } from '../graph/graph.ts';
import type { PrimitiveOf } from '../graph/primitive.ts';
import { sameShape } from '../graph/shape.ts';
import { meetsEverywhere } from '../graph/slide.ts';
import { staysNonFinite } from '../range/finite.ts';
import { type GraphPass, type Replacement, replaceNodes } from './pass.ts';

type WeightGradient = GraphNode & { readonly op: PrimitiveOf<'conv_weight_grad'> };

/** A dot product of w and a sum of gradients. */
interface Dot {
  readonly w: GraphNode;
  readonly gradients: readonly WeightGradient[];
}

export const adjoints: GraphPass = {
  name: 'adjoints',
  doc: "takes a dot product with the gradient of a convolution's weights from its outputs, where nothing else needs that gradient",
  run: (g, graph) => {
    const order = reachable(graph.outputs.map(({ node }) => node));
    return replaceNodes(g, graph, order, dotsAmong(order));
  },
};

/** The dot products of gradients that are computed for nothing else, in topological order, and what takes their place. */
function dotsAmong(order: readonly GraphNode[]): ReadonlyMap<GraphNode, Replacement> {
  const dots = new Map<GraphNode, Replacement>();
  if (!order.some(isWeightGradient)) return dots;
  const isReadOnce = readOnceAmong(order);
  for (const node of order) {
    const dot = dotOf(node, isReadOnce);
    if (dot) dots.set(node, ofOutputs(dot));
  }
  if (dots.size === 0) return dots;
  const recovered = recoveredAmong(order);
  for (const node of dots.keys()) if (recovered.has(node)) dots.delete(node);
  return dots;
}

function readOnceAmong(order: readonly GraphNode[]): (node: GraphNode) => boolean {
  const others = numberTableOf(order);
  for (const { inputs } of order) for (const { id } of inputs) others[id]++;
  return ({ id }) => others[id] === 0;
}

/** Nodes of which a score may be finite even where they are not. */
function recoveredAmong(order: readonly GraphNode[]): NodeSet {
  const recovered = nodeSet(order);
  for (const node of order.toReversed()) {
    const stays = !recovered.has(node) && staysNonFinite(node);
    if (!stays) node.inputs.forEach(recovered.add);
  }
  return recovered;
}

/** The dot product that a node is, if its gradients are computed for nothing else. */
function dotOf({ op, inputs, shape }: GraphNode, isReadOnce: (node: GraphNode) => boolean): Dot | null {
  if (op.kind !== 'contract' || shape.length > 0) return null;
  const [left, right] = inputs.map((input) => (input.op.kind === 'reshape' ? input.inputs[0] : input));
  if (!sameShape(left.shape, right.shape)) return null;
  const ofLeft = isReadOnce(inputs[0]) ? termsOf(left, isReadOnce) : null;
  if (ofLeft) return { w: right, gradients: ofLeft };
  const ofRight = isReadOnce(inputs[1]) ? termsOf(right, isReadOnce) : null;
  return ofRight && { w: left, gradients: ofRight };
}

/** The gradients that a node is the sum of. */
function termsOf(node: GraphNode, isReadOnce: (node: GraphNode) => boolean): readonly WeightGradient[] | null {
  if (!isReadOnce(node)) return null;
  if (isWeightGradient(node)) return meets(node) ? [node] : null;
  if (node.op.kind !== 'binary' || node.op.fn !== 'add') return null;
  const [left, right] = node.inputs.map((input) =>
    sameShape(input.shape, node.shape) ? termsOf(input, isReadOnce) : null,
  );
  return left && right && [...left, ...right];
}

const isWeightGradient = (node: GraphNode): node is WeightGradient => node.op.kind === 'conv_weight_grad';

/** Whether each weight and each of gy is in some product, as it is in a dot product: none that is not finite is passed over. */
function meets({ op: { slide, kernel }, inputs: [x] }: WeightGradient): boolean {
  return meetsEverywhere([x.shape[2], x.shape[3]], { ...slide, kernel });
}

/** The same of the outputs and their gradients. */
const ofOutputs =
  ({ w, gradients }: Dot): Replacement =>
  (g, current) =>
    gradients
      .map(({ op: { slide }, inputs: [x, gy] }) => {
        const y = g.node({ kind: 'conv', slide }, [current(x), current(w)]);
        return b.contract(g, 'bohw', 'bohw', '', current(gy), y);
      })
      .reduce((sum, term) => b.add(g, sum, term));
