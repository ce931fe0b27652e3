/**
 * What a group of nodes may take in and still be one loop nest, as far as can be told node by node: one size of whole tensors, and at most one set of
 * dimensions along which reductions are read again within it. Whether it is one is known of the whole kernel only (`nestOf`).
 */
import { elements, type GraphNode } from '../graph/graph.ts';
import type { Primitive } from '../graph/primitive.ts';
import { isAlone, isNormalisation } from '../loops/kinds.ts';

export interface NestDraft {
  /** The elements of whole tensors; 0 as long as there are none. */
  size: number;
  /** The dimensions that reductions read again have kept. */
  outer: Kept;
  /** Those that a reduction of the group has kept, and what is computed of it. */
  readonly kept: Map<GraphNode, Kept>;
}

/** A set of a tensor's dimensions of more than one element: a bit for each, and above them how many there are. Without any it is 0. */
type Kept = number;

const BITS = 16;
const NOTHING: Kept = -1;
const SEVERAL: Kept = -2;

export const newNest = (): NestDraft => ({ size: 0, outer: NOTHING, kept: new Map() });

/** Whether a node, which reads these tensors, fits to those that are there. */
export function canGrow(nest: NestDraft, node: GraphNode, tensors: readonly GraphNode[]): boolean {
  const size = sizeOf(node);
  if (isApart(node) || nest.size === 0 || size > nest.size) return false;
  const read = readAgain(nest, node, tensors);
  if (size < nest.size && (read === NOTHING || isReduction(node))) return false;
  if (read === NOTHING) return true;
  return read !== SEVERAL && isOuter(read) && (nest.outer === NOTHING || nest.outer === read);
}

/** Takes a node in that fits, or the first one. */
export function grow(nest: NestDraft, node: GraphNode, tensors: readonly GraphNode[]): void {
  const read = readAgain(nest, node, tensors);
  if (nest.outer === NOTHING) nest.outer = read;
  // What sees more than one element at once is another loop than what it reads, or what follows it.
  if (nest.size === 0) nest.size = isApart(node) ? -1 : sizeOf(node);
  if (isReduction(node)) nest.kept.set(node, keptDims(node));
  else if (read !== NOTHING && elements(node.shape) < nest.size) nest.kept.set(node, read);
}

/** Tensors of at most this many elements are read again in no time: to have them at hand is not worth a kernel that few networks share. */
const SHORT = 16_384;

/** Whether a node has a loop of its own: what sees several elements at once, and dot products of short tensors. */
function isApart({ op, inputs, shape }: GraphNode): boolean {
  return isAlone(op) || (op.kind === 'contract' && shape.length === 0 && elements(inputs[0].shape) <= SHORT);
}

function sizeOf({ inputs, shape }: GraphNode): number {
  let most = elements(shape);
  for (const input of inputs) most = Math.max(most, elements(input.shape));
  return most;
}

const isReduction = ({ op }: GraphNode): boolean => op.kind === 'reduce' || op.kind === 'contract';

/** What reductions that a node reads have kept: those of the group, and its own if it is a normalisation. */
function readAgain({ kept }: NestDraft, node: GraphNode, tensors: readonly GraphNode[]): Kept {
  let read = isNormalisation(node.op) ? keptDims(node) : NOTHING;
  if (kept.size === 0) return read;
  for (const tensor of tensors) {
    const own = kept.get(tensor) ?? NOTHING;
    if (own === NOTHING || own === read) continue;
    read = read === NOTHING ? own : SEVERAL;
  }
  return read;
}

/** The dimensions that a reduction or a normalisation's means keep. */
function keptDims({ op, inputs: [{ shape }] }: GraphNode): Kept {
  let bits = 0;
  let count = 0;
  for (let dim = 0; dim < shape.length; dim++) {
    if (shape[dim] <= 1) continue;
    if (isKept(op, dim)) bits |= 1 << count;
    count++;
  }
  return bits === 0 ? 0 : (count << BITS) | bits;
}

function isKept(op: Primitive, dim: number): boolean {
  switch (op.kind) {
    case 'contract':
      return op.out.includes(op.left[dim]);
    case 'reduce':
      return !op.dims.includes(dim);
    default:
      // What normalisations take means for: channels.
      return dim === 1;
  }
}

/** Whether these dimensions can be around a loop by vectors: all but the last can. */
const isOuter = (kept: Kept): boolean => kept === 0 || (kept & (1 << ((kept >> BITS) - 1))) === 0;
