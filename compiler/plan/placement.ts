/**
 * Who computes what. The host takes what kernels cannot, and the small work at the end, scores and little matrices: calling
 * an engine for those would cost more than computing them, and in float64 nothing is lost. Of the rest, loops take what goes from element to
 * element, and a library the products of matrices.
 */
import { isLoopable, takesLong } from '../emit/wasm/loopable.ts';
import { elements, type Graph, type GraphNode, type NodeSet, nodeSet, reachable } from '../graph/graph.ts';
import type { PrimitiveKind } from '../graph/primitive.ts';
import { isAlone } from '../loops/kinds.ts';
import { costOfNode } from './cost.ts';
import type { KernelMaker } from './plan.ts';

/** Who computes a node. */
export type Place = KernelMaker | 'host';

export interface Placement {
  /** Every node, in topological order. */
  readonly order: readonly GraphNode[];
  readonly onHost: NodeSet;
  /** What kernels do not read but compute anew, by who computes them. */
  readonly recomputed: Readonly<Record<KernelMaker, NodeSet>>;
  /** What the host reads, what loops read and have no rule for, and the outputs: these have to exist as tensors. */
  readonly neededByOthers: NodeSet;
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
  reduce: 'sum', contract: 'sum', agreements: 'sum',
  conv: 'heavy', conv_input_grad: 'heavy', conv_weight_grad: 'heavy',
  average_pool: 'heavy', average_pool_grad: 'heavy', max_pool_gather: 'heavy', max_pool_scatter: 'heavy',
  batch_norm: 'heavy', batch_norm_grad: 'heavy',
  determinant: 'host', inverse: 'host', eigenvalues: 'host', singular_values: 'host', sort: 'host', count_distinct: 'host',
  stop: 'light', port: 'light', gradient: 'host',
};

export const weightOf = (node: GraphNode): Weight => WEIGHTS[node.op.kind];

/** Tensors of at most this many elements are small, unless told otherwise. */
export const SMALL = 1024;

/** A contraction of at most this many products is small. */
const FEW_PRODUCTS = 8192;

/** Places the nodes of a graph; work on tensors of up to `small` elements may go to the host. */
export function placeNodes(graph: Graph, small: number): Placement {
  const outputs = graph.outputs.map((output) => output.node);
  const order = reachable(outputs);
  const neededByEngine = nodeSet(order);
  const neededByOthers = nodeSet(order);
  const onHost = nodeSet(order);
  outputs.forEach(neededByOthers.add);
  const backwards = order.toReversed();
  // Small work belongs to the host when nothing but host work needs its result.
  for (const node of backwards) {
    const weight = weightOf(node);
    if (weight === 'leaf') continue;
    const isHost = weight === 'host' || (isSmallWork(node, small) && !neededByEngine.has(node));
    if (isHost) onHost.add(node);
    for (const input of node.inputs) (isHost ? neededByOthers : neededByEngine).add(input);
  }
  const recomputed = recomputedNodes(order);
  // What the library would compute anew, but loops that read it cannot.
  for (const node of backwards) {
    const isGiven = recomputed.library.has(node) && !neededByOthers.has(node);
    if (onHost.has(node) || isGiven || !isLoopable(node.op)) continue;
    for (const input of node.inputs) {
      if (recomputed.library.has(input) && !recomputed.loops.has(input)) neededByOthers.add(input);
    }
  }
  return { order, onHost, recomputed, neededByOthers };
}

function isSmallWork(node: GraphNode, small: number): boolean {
  const isSmall = (each: GraphNode): boolean => elements(each.shape) <= small;
  if (!isSmall(node) || !node.inputs.every(isSmall) || weightOf(node) === 'heavy') return false;
  const isProduct = node.op.kind === 'contract' || node.op.kind === 'agreements';
  return !isProduct || costOfNode(node) <= FEW_PRODUCTS;
}

/**
 * Cheap functions of sources and constants are computed anew by every kernel that reads one. So are, by loops, functions of one large tensor and of what is
 * small beside it: to read that tensor takes no longer than to read the function, which then need not be kept, unless something else needs it or the function itself takes longer. Another shape is nothing to compute.
 */
function recomputedNodes(order: readonly GraphNode[]): Placement['recomputed'] {
  const library = nodeSet(order);
  const loops = nodeSet(order);
  /** How many functions, one of the other, a loop computes to have this one; by node id. */
  const depths = new Uint8Array(1 + (order.at(-1)?.id ?? -1));
  const kept = readByOthers(order);
  for (const node of order) {
    const weight = weightOf(node);
    if (weight !== 'light' && (weight !== 'leaf' || node.op.kind === 'source')) continue;
    const isGiven = (input: GraphNode): boolean => input.op.kind === 'source' || library.has(input);
    if (node.inputs.every(isGiven)) library.add(node);
    const isAtHand = library.has(node)
      ? node.inputs.every((input) => input.op.kind === 'source' || loops.has(input))
      : node.op.kind === 'reshape' || (isOfOneLarge(node) && !kept.has(node));
    if (!isAtHand || !isLoopable(node.op) || takesLong(node.op)) continue;
    const depth = 1 + node.inputs.reduce((most, { id }) => Math.max(most, depths[id]), 0);
    if (depth > DEEPEST) continue;
    depths[node.id] = depth;
    loops.add(node);
  }
  return { library, loops };
}

/** What is read where there are no loops: it is kept for that, and loops may read it too. */
function readByOthers(order: readonly GraphNode[]): NodeSet {
  const read = nodeSet(order);
  for (const node of order) if (!isLoopable(node.op) && weightOf(node) !== 'light') node.inputs.forEach(read.add);
  return read;
}

/** More functions than this are not computed again: a normalisation and what may follow it are six. */
const DEEPEST = 8;

/** What has fewer elements is kept. */
const LARGE = 1024;

/** Whether a node has the size of one of its inputs, and all others are at most an eighth of it. */
function isOfOneLarge({ inputs, shape }: GraphNode): boolean {
  const size = elements(shape);
  if (size < LARGE) return false;
  let large: GraphNode | null = null;
  for (const input of inputs) {
    const count = elements(input.shape);
    if (count * 8 <= size || input === large) continue;
    if (large !== null || count !== size) return false;
    large = input;
  }
  return large !== null;
}

/** The tensors that a node reads where it is computed; null: nowhere of its own. */
export function tensorsRead({ recomputed }: Placement, node: GraphNode, place: Place | null): readonly GraphNode[] {
  if (place === 'host' || place === null) return node.inputs;
  const passed = recomputedFor(recomputed, node, place);
  if (!node.inputs.some(passed.has)) return node.inputs;
  const seen = new Set<GraphNode>();
  const read: GraphNode[] = [];
  const visit = (input: GraphNode): void => {
    if (seen.has(input)) return;
    seen.add(input);
    if (passed.has(input)) input.inputs.forEach(visit);
    else read.push(input);
  };
  node.inputs.forEach(visit);
  return read;
}

/** What is computed anew for a node where it is computed. Loops of their own read all of their input. */
export function recomputedFor(recomputed: Placement['recomputed'], { op }: GraphNode, maker: KernelMaker): NodeSet {
  return isAlone(op) ? recomputed.library : recomputed[maker];
}
