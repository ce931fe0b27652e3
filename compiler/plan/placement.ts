/**
 * Who computes what. The host takes what engines cannot, and the small work at the end, scores and little matrices: calling
 * an engine for those would cost more than computing them, and in float64 nothing is lost.
 */
import { elements, type Graph, type GraphNode, reachable } from '../graph/graph.ts';
import type { PrimitiveKind, PrimitiveOf, UnaryFn } from '../graph/primitive.ts';

/** Who computes a node. */
export type Place = 'kernel' | 'host';

export interface Placement {
  /** Every node, in topological order. */
  readonly order: readonly GraphNode[];
  readonly onHost: ReadonlySet<GraphNode>;
  /** Cheap functions of sources and constants, and masks: every kernel that reads one computes it anew. */
  readonly recomputed: ReadonlySet<GraphNode>;
  /** What the host reads, and the outputs: these have to exist as tensors. */
  readonly neededByOthers: ReadonlySet<GraphNode>;
}

/**
 * How primitives weigh in a plan: `leaf` and `light` ones are cheap to compute again, `heavy` ones are what a kernel is built
 * around, `host` ones no engine has.
 */
export type Weight = 'leaf' | 'light' | 'sum' | 'heavy' | 'host';

// prettier-ignore
const WEIGHTS: { readonly [K in PrimitiveKind]: Weight } = {
  source: 'leaf', fill: 'leaf', eye: 'leaf',
  unary: 'light', binary: 'light', select: 'light',
  reshape: 'light', transpose: 'light', expand: 'light', slice: 'light', pad: 'light', concat: 'light',
  reduce: 'sum', contract: 'sum',
  conv: 'heavy', conv_input_grad: 'heavy', conv_weight_grad: 'heavy',
  average_pool: 'heavy', average_pool_grad: 'heavy', max_pool_gather: 'heavy', max_pool_scatter: 'heavy',
  batch_norm: 'heavy', batch_norm_grad: 'heavy',
  determinant: 'host', inverse: 'host', eigenvalues: 'host', singular_values: 'host', sort: 'host', count_distinct: 'host',
  stop: 'light', port: 'light', gradient: 'host',
};

export const weightOf = (node: GraphNode): Weight => WEIGHTS[node.op.kind];

/** Tensors of at most this many elements are small, unless told otherwise. */
export const SMALL = 4096;

/**
 * Functions whose argument is kept in their place, since it takes no more memory, and is kept anyway where a network has a sum, a
 * gradient or a statistic of it. To compute them again takes less time than to write and to read them.
 */
const MASKS: ReadonlySet<UnaryFn> = new Set<UnaryFn>(['relu', 'heaviside']);

const isMask = ({ op }: GraphNode): boolean => op.kind === 'unary' && MASKS.has(op.fn);

/** A contraction of at most this many products is small. */
const FEW_PRODUCTS = 8192;

/** Places the nodes of a graph; work on tensors of up to `small` elements may go to the host. */
export function placeNodes(graph: Graph, small: number): Placement {
  const outputs = graph.outputs.map((output) => output.node);
  const order = reachable(outputs);
  const neededByEngine = new Set<GraphNode>();
  const neededByOthers = new Set(outputs);
  const onHost = new Set<GraphNode>();
  // Backwards: small work belongs to the host when nothing but host work needs its result.
  for (const node of order.toReversed()) {
    const weight = weightOf(node);
    if (weight === 'leaf') continue;
    const isHost = weight === 'host' || (isSmallWork(node, small) && !neededByEngine.has(node));
    if (isHost) onHost.add(node);
    for (const input of node.inputs) (isHost ? neededByOthers : neededByEngine).add(input);
  }
  return { order, onHost, recomputed: recomputedNodes(order), neededByOthers };
}

function isSmallWork(node: GraphNode, small: number): boolean {
  const isSmall = [node, ...node.inputs].every((each) => elements(each.shape) <= small);
  if (!isSmall || weightOf(node) === 'heavy') return false;
  return node.op.kind !== 'contract' || products(node.op, node.inputs) <= FEW_PRODUCTS;
}

/** How many products a contraction sums. */
function products({ left, right }: PrimitiveOf<'contract'>, [a, b]: readonly GraphNode[]): number {
  const onlyRight = b.shape.filter((_, dim) => !left.includes(right[dim]));
  return elements(a.shape) * elements(onlyRight);
}

function recomputedNodes(order: readonly GraphNode[]): ReadonlySet<GraphNode> {
  const recomputed = new Set<GraphNode>();
  const isFree = (node: GraphNode): boolean => node.op.kind === 'source' || recomputed.has(node);
  for (const node of order) {
    const weight = weightOf(node);
    const isCheap = weight === 'light' || (weight === 'leaf' && node.op.kind !== 'source');
    if (isCheap && node.inputs.every(isFree)) recomputed.add(node);
  }
  return new Set([...recomputed, ...order.filter(isMask)]);
}

/** The tensors that a node reads where it is computed, those of sources left out. */
export function tensorsRead({ recomputed }: Placement, node: GraphNode, place: Place): readonly GraphNode[] {
  return place === 'host' ? node.inputs : node.inputs.map(argumentOfMasks).filter((input) => !recomputed.has(input));
}

const argumentOfMasks = (node: GraphNode): GraphNode => (isMask(node) ? argumentOfMasks(node.inputs[0]) : node);
