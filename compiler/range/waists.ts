/**
 * Waists: nodes that all of a flow of numbers goes through, such as the output of a cell. What is measured there changes the scale of all that comes after alike, so that
 * no sum has to bring its operands to one scale again.
 */
import { type GraphNode, type GrowingNodeSet, type NodeSet, nodeSet, numberTableOf } from '../graph/graph.ts';
import type { BinaryFn, PrimitiveKind, UnaryFn } from '../graph/primitive.ts';

/** The waists among nodes in topological order. */
export function waistsOf(order: readonly GraphNode[]): NodeSet {
  const apart = apartAmong(order);
  const inFlow = order.filter((node) => !apart.has(node));
  const carriedBy = (node: GraphNode): readonly GraphNode[] => CARRIED[node.op.kind](node);
  /** How often each node's scale is carried on, less 1. */
  const uses = numberTableOf(order);
  for (const node of inFlow) for (const { id } of carriedBy(node)) uses[id]++;
  const waists = nodeSet(order);
  // So many times is a scale on its way, from nodes before this one to it or later ones.
  let open = 0;
  for (const node of inFlow) {
    for (const input of carriedBy(node)) if (!apart.has(input)) open--;
    const onward = uses[node.id] + 1;
    if (open === 0 && onward > 0) waists.add(node);
    open += onward;
  }
  return waists;
}

/** What is in no flow: what depends on weights and constants alone, and gradients of weights, which are not used before all flows have ended. */
function apartAmong(order: readonly GraphNode[]): NodeSet {
  const apart: GrowingNodeSet = nodeSet(order);
  for (const node of order) {
    const { op, inputs, shape } = node;
    const isEnd = op.kind === 'conv_weight_grad' || op.kind === 'contract' || shape.length === 0;
    const isGiven = op.kind === 'source' ? op.source.kind === 'weight' : inputs.every(apart.has);
    if (isEnd || isGiven) apart.add(node);
  }
  return apart;
}

const SCALED_UNARY: ReadonlySet<UnaryFn> = new Set<UnaryFn>(['neg', 'abs', 'relu']);
const SCALED_BINARY: ReadonlySet<BinaryFn> = new Set<BinaryFn>(['add', 'sub', 'mul', 'div', 'min', 'max']);

const all = ({ inputs }: GraphNode): readonly GraphNode[] => inputs;
const none = (): readonly GraphNode[] => [];
const last = ({ inputs }: GraphNode): readonly GraphNode[] => inputs.slice(-1);

/** From which inputs each kind of node takes its scale, if they are in a flow. */
const CARRIED: { readonly [K in PrimitiveKind]: (node: GraphNode) => readonly GraphNode[] } = {
  source: none,
  fill: none,
  eye: none,
  unary: ({ op, inputs }) => (op.kind === 'unary' && SCALED_UNARY.has(op.fn) ? inputs : []),
  binary: ({ op, inputs }) => (op.kind === 'binary' && SCALED_BINARY.has(op.fn) ? inputs : []),
  select: ({ inputs }) => inputs.slice(1),
  reshape: all,
  transpose: all,
  expand: all,
  slice: all,
  pad: all,
  concat: all,
  reduce: all,
  contract: none,
  agreements: none,
  conv: all,
  conv_input_grad: all,
  conv_weight_grad: none,
  average_pool: all,
  average_pool_grad: all,
  max_pool_gather: last,
  max_pool_scatter: last,
  batch_norm: none,
  batch_norm_grad: last,
  determinant: none,
  inverse: none,
  eigenvalues: all,
  singular_values: all,
  sort: all,
  count_distinct: none,
  stop: all,
  port: all,
  gradient: none,
};
