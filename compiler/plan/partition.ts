/**
 * Cuts a graph into groups that run one after the other: each becomes a kernel, or a run of host steps. A node joins the
 * group that its latest input comes from, so that what hangs on a result is computed where the result is, and every group
 * reads only from groups before it.
 */
import { isLoopable } from '../emit/wasm/loopable.ts';
import { type Graph, type GraphNode, nodeSet, numberTableOf, tableOf } from '../graph/graph.ts';
import { canGrow, grow, type NestDraft, newNest } from './nest-draft.ts';
import { type Place, type Placement, placeNodes, recomputedFor, tensorsRead, weightOf } from './placement.ts';
import type { KernelMaker } from './plan.ts';
import { statisticsOf, type Unit, type Work } from './statistics.ts';

/** Nodes that are computed together, in topological order; and what a kernel computes anew for them. */
export interface Group {
  readonly place: Place;
  readonly nodes: readonly GraphNode[];
  readonly recomputed: readonly GraphNode[];
}

/** How many heavy primitives a kernel has. With more there are fewer calls, but fewer kernels are of equal structure. */
const HEAVY_PER_KERNEL = 1;

/** The groups of a graph, in execution order; `small` as in `placeNodes`, `many` as in `statisticsOf`. */
export function partition(graph: Graph, small: number, many: number): readonly Group[] {
  const placement = placeNodes(graph, small);
  const empty = (): Int32Array => numberTableOf(placement.order);
  const placed = { ...workOf(placement), groupOf: empty(), readers: empty() };
  const units = statisticsOf(placed, many);
  const drafts = units.length === 0 ? groupsAround(placed, placement.order) : withStatistics(placed, units);
  return drafts.map(({ place, nodes }) => {
    return { place, nodes, recomputed: place === 'host' ? [] : allRecomputed(placement, place, nodes) };
  });
}

interface Placed extends Work {
  /** While groups are made, which one computes a node; empty otherwise. */
  readonly groupOf: Int32Array;
  /** While groups are made, the last loops that read a tensor; empty otherwise. */
  readonly readers: Int32Array;
}

/** What is known of the nodes of a placement, found once for each. */
function workOf(placement: Placement): Work {
  const { order } = placement;
  const places = tableOf<Place | null>(order);
  for (const node of order) places[node.id] = placeOf(placement, node);
  const read = tableOf<readonly GraphNode[]>(order);
  return {
    order,
    placeOf: ({ id }) => places[id] ?? null,
    readBy: (node) => (read[node.id] ??= tensorsRead(placement, node, places[node.id] ?? null)),
  };
}

/** Groups of the network, each followed by the statistics that can be computed then. */
function withStatistics(placed: Placed, units: readonly Unit[]): readonly Draft[] {
  const apart = nodeSet(placed.order);
  for (const { nodes } of units) nodes.forEach(apart.add);
  const early = groupsAround(
    placed,
    byDepth(placed.order).filter((node) => !apart.has(node)),
  );
  return scheduled(placed, early, units);
}

interface Draft {
  readonly place: Place;
  readonly nodes: GraphNode[];
}

/** A group on its way: how many heavy primitives it has, and what its loops may take in. */
interface Growing extends Draft {
  heavy: number;
  readonly nest: NestDraft | null;
}

/**
 * Groups around heavy primitives, and loops between them; each reads only from those before it. Loops also take in what reads the same tensor, if it
 * needs nothing that comes later.
 */
function groupsAround(placed: Placed, order: readonly GraphNode[]): readonly Draft[] {
  const { placeOf, readBy, groupOf, readers } = placed;
  const groups: Growing[] = [];
  const read: GraphNode[] = [];
  for (const node of order) {
    const place = placeOf(node);
    if (place === null) continue;
    const tensors = readBy(node);
    const latest = lastOf(groupOf, tensors);
    let at = latest;
    if (at < 0 || !hasRoom(groups[at], place, node, tensors)) at = lastOf(readers, tensors);
    if (at < 0 || at < latest || !hasRoom(groups[at], place, node, tensors)) {
      at = groups.push({ place, nodes: [], heavy: 0, nest: place === 'loops' ? newNest() : null }) - 1;
    }
    const group = groups[at];
    group.nodes.push(node);
    group.heavy += heaviness(node);
    groupOf[node.id] = at;
    if (group.nest === null) continue;
    grow(group.nest, node, tensors);
    for (const tensor of tensors) {
      readers[tensor.id] = at;
      read.push(tensor);
    }
  }
  for (const { id } of order) groupOf[id] = -1;
  for (const { id } of read) readers[id] = -1;
  return groups;
}

const heaviness = (node: GraphNode): number => (weightOf(node) === 'heavy' ? 1 : 0);

/** The greatest number that a table has for a node, or -1. */
function lastOf(table: Int32Array, nodes: readonly GraphNode[]): number {
  let last = -1;
  for (const { id } of nodes) last = Math.max(last, table[id]);
  return last;
}

function hasRoom(group: Growing, place: Place, node: GraphNode, tensors: readonly GraphNode[]): boolean {
  const { nest, heavy } = group;
  if (group.place !== place) return false;
  return nest === null ? heavy + heaviness(node) <= HEAVY_PER_KERNEL : canGrow(nest, node, tensors);
}

/** Statistics come as soon as all is there that they need. */
function scheduled(placed: Placed, early: readonly Draft[], units: readonly Unit[]): readonly Draft[] {
  const readyAfter = numberTableOf(placed.order);
  early.forEach(({ nodes }, at) => nodes.forEach(({ id }) => (readyAfter[id] = at)));
  const following = early.map((group): Draft[] => [group]);
  // What needs no group of the network comes first.
  const first: Draft[] = [];
  for (const unit of units) {
    let ready = -1;
    for (const node of unit.nodes) ready = Math.max(ready, lastOf(readyAfter, placed.readBy(node)));
    for (const { id } of unit.nodes) readyAfter[id] = ready;
    const groups = unit.place === 'loops' ? groupsAround(placed, unit.nodes) : [unit];
    (ready < 0 ? first : following[ready]).push(...groups);
  }
  return [...first, ...following.flat()];
}

/**
 * The nodes by how many heavy primitives are on the longest way to them. So passes run side by side, and statistics that compare them
 * come soon: one after the other, each would have to be kept whole.
 */
function byDepth(order: readonly GraphNode[]): readonly GraphNode[] {
  const depths = numberTableOf(order);
  const atDepth: GraphNode[][] = [];
  for (const node of order) {
    const depth = Math.max(0, lastOf(depths, node.inputs)) + heaviness(node);
    depths[node.id] = depth;
    (atDepth[depth] ??= []).push(node);
  }
  return atDepth.flat();
}

/** Where a node's tensor is computed; null when it is given, or exists only inside of kernels. */
function placeOf({ onHost, recomputed, neededByOthers }: Placement, node: GraphNode): Place | null {
  if (node.op.kind === 'source') return null;
  if (onHost.has(node)) return 'host';
  const maker = isLoopable(node.op) ? 'loops' : 'library';
  if (!recomputed.library.has(node)) return maker;
  if (!neededByOthers.has(node)) return null;
  return weightOf(node) === 'leaf' ? 'host' : maker;
}

/** What the nodes need, directly or not, of the nodes that are computed anew. */
function allRecomputed(
  { recomputed }: Placement,
  maker: KernelMaker,
  nodes: readonly GraphNode[],
): readonly GraphNode[] {
  const passed = recomputedFor(recomputed, nodes[0], maker);
  const found = new Set<GraphNode>();
  const visit = (node: GraphNode): void => {
    for (const input of node.inputs) {
      if (!passed.has(input) || found.has(input)) continue;
      found.add(input);
      visit(input);
    }
  };
  nodes.forEach(visit);
  return [...found];
}
