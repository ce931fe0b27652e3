/**
 * Cuts a graph into groups that run one after the other: each becomes a kernel, or a run of host steps. A node joins the
 * group that its latest input comes from, so that what hangs on a result is computed where the result is, and every group
 * reads only from groups before it.
 */
import type { Graph, GraphNode } from '../graph/graph.ts';
import { type Placement, placeNodes, weightOf } from './placement.ts';

/** Nodes that are computed together, in topological order; and what a kernel computes anew for them. */
export interface Group {
  readonly place: 'kernel' | 'host';
  readonly nodes: readonly GraphNode[];
  readonly recomputed: readonly GraphNode[];
}

/** How many heavy primitives a kernel has. With more there are fewer calls, but fewer kernels are of equal structure. */
const HEAVY_PER_KERNEL = 1;

/** The groups of a graph, in execution order; `small` as in `placeNodes`. */
export function partition(graph: Graph, small: number): readonly Group[] {
  const placement = placeNodes(graph, small);
  const groups: { readonly place: Group['place']; readonly nodes: GraphNode[]; heavy: number }[] = [];
  const groupOf = new Map<GraphNode, number>();
  for (const node of placement.order) {
    const place = placeOf(placement, node);
    if (place === null) continue;
    const heavy = weightOf(node) === 'heavy' ? 1 : 0;
    const latest = Math.max(-1, ...tensorsRead(placement, node, place).map((input) => groupOf.get(input) ?? -1));
    const joins = latest >= 0 && groups[latest].place === place && groups[latest].heavy + heavy <= HEAVY_PER_KERNEL;
    const at = joins ? latest : groups.push({ place, nodes: [], heavy: 0 }) - 1;
    groups[at].nodes.push(node);
    groups[at].heavy += heavy;
    groupOf.set(node, at);
  }
  return groups.map(({ place, nodes }) => {
    return { place, nodes, recomputed: place === 'kernel' ? recomputedFor(placement, nodes) : [] };
  });
}

/** Where a node's tensor is computed; null when it is given, or exists only inside of kernels. */
function placeOf({ onHost, recomputed, neededByOthers }: Placement, node: GraphNode): Group['place'] | null {
  if (node.op.kind === 'source') return null;
  if (onHost.has(node)) return 'host';
  if (!recomputed.has(node)) return 'kernel';
  if (!neededByOthers.has(node)) return null;
  return weightOf(node) === 'leaf' ? 'host' : 'kernel';
}

function tensorsRead({ recomputed }: Placement, node: GraphNode, place: Group['place']): readonly GraphNode[] {
  return place === 'host' ? node.inputs : node.inputs.filter((input) => !recomputed.has(input));
}

/** What the nodes need, directly or not, of the nodes that are computed anew. */
function recomputedFor({ recomputed }: Placement, nodes: readonly GraphNode[]): readonly GraphNode[] {
  const found = new Set<GraphNode>();
  const visit = (node: GraphNode): void => {
    for (const input of node.inputs) {
      if (!recomputed.has(input) || found.has(input)) continue;
      found.add(input);
      visit(input);
    }
  };
  nodes.forEach(visit);
  return [...found];
}
