/**
 * What a group of nodes may take in and still be one loop nest, as far as can be told node by node: one size of whole tensors, and at most one set of
 * dimensions along which reductions are read again within it. Whether it is one is known of the whole kernel only (`nestOf`).
 */
import { elements, type GraphNode } from '../graph/graph.ts';
import type { Shape } from '../graph/primitive.ts';
import { isAlone, isNormalisation } from '../loops/kinds.ts';

export interface NestDraft {
  /** The elements of whole tensors; 0 as long as there are none. */
  size: number;
  /** The dimensions that reductions read again have kept. */
  outer: string | null;
  /** Those that a reduction of the group has kept, and what is computed of it. */
  readonly kept: Map<GraphNode, string>;
}

export const newNest = (): NestDraft => ({ size: 0, outer: null, kept: new Map() });

/** Whether a node, which reads these tensors, fits to those that are there. */
export function canGrow(nest: NestDraft, node: GraphNode, tensors: readonly GraphNode[]): boolean {
  const size = sizeOf(node);
  if (isAlone(node.op) || nest.size === 0 || size > nest.size) return false;
  const read = readAgain(nest, node, tensors);
  if (size < nest.size && (read.length === 0 || isReduction(node))) return false;
  return read.length === 0 || (read.length === 1 && isOuter(read[0]) && [null, read[0]].includes(nest.outer));
}

/** Takes a node in that fits, or the first one. */
export function grow(nest: NestDraft, node: GraphNode, tensors: readonly GraphNode[]): void {
  const [read = null] = readAgain(nest, node, tensors);
  nest.outer ??= read;
  // What sees more than one element at once is another loop than what it reads, or what follows it.
  if (nest.size === 0) nest.size = isAlone(node.op) ? -1 : sizeOf(node);
  if (isReduction(node)) nest.kept.set(node, keptDims(node));
  else if (read !== null && elements(node.shape) < nest.size) nest.kept.set(node, read);
}

const sizeOf = ({ inputs, shape }: GraphNode): number =>
  Math.max(elements(shape), ...inputs.map((input) => elements(input.shape)));

const isReduction = ({ op }: GraphNode): boolean => op.kind === 'reduce' || op.kind === 'contract';

/** What reductions that a node reads have kept: those of the group, and its own if it is a normalisation. */
function readAgain({ kept }: NestDraft, node: GraphNode, tensors: readonly GraphNode[]): readonly string[] {
  if (kept.size === 0) return isNormalisation(node.op) ? [keptDims(node)] : NOTHING;
  const read = new Set(tensors.flatMap((input) => kept.get(input) ?? []));
  return [...(isNormalisation(node.op) ? read.add(keptDims(node)) : read)];
}

const NOTHING: readonly string[] = [];

/** The dimensions of more than one element that a reduction or a normalisation's means keep, of how many; nothing for a total. */
function keptDims({ op, inputs: [x] }: GraphNode): string {
  const long = longDims(x.shape);
  const dims = long.filter((dim) => {
    if (op.kind === 'contract') return op.out.includes(op.left[dim]);
    return op.kind === 'reduce' ? !op.dims.includes(dim) : dim === 1;
  });
  return dims.length === 0 ? '' : `${dims.map((dim) => long.indexOf(dim))} of ${long.length}`;
}

/** Whether these dimensions can be around a loop by vectors: all but the last can. */
function isOuter(kept: string): boolean {
  const [dims, count] = kept.split(' of ');
  return (
    kept === '' ||
    !dims
      .split(',')
      .map(Number)
      .includes(Number(count) - 1)
  );
}

const longDims = (shape: Shape): readonly number[] => [...shape.keys()].filter((dim) => shape[dim] > 1);
