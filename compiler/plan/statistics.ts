/**
 * Statistics: what programs make of the tensors of a site, and nothing heavy needs. Where there is much of it, as when a whole
 * population is scored, the statistics of a site get a kernel of their own. So the kernels of the network stay what they are for
 * every program, and equal sites have equal kernels.
 */
import { type GraphNode, nodeSet, tableOf } from '../graph/graph.ts';
import { type Place, weightOf } from './placement.ts';

/** What is computed at once, by a kernel, or by the host as soon as it can be. */
export interface Unit {
  readonly place: Place;
  readonly nodes: GraphNode[];
  /** So many times, at least, what it needs changes from one unit to another; hence units of one stage do not need each other. */
  readonly stage: number;
}

/** Nodes in topological order, and what is known of each. */
export interface Work {
  readonly order: readonly GraphNode[];
  /** Who computes a node; null: it is not one of its own. */
  readonly placeOf: (node: GraphNode) => Place | null;
  /** The tensors that a node reads there. */
  readonly readBy: (node: GraphNode) => readonly GraphNode[];
}

/** With fewer nodes at a site, a kernel of their own is not worth its call, unless told otherwise. */
export const MANY = 24;

/**
 * The statistics of sites with at least `many` among the nodes of a graph, and the host steps that need one, as units in an order in
 * which they can be computed. None of the other nodes needs one.
 */
export function statisticsOf({ order, placeOf, readBy }: Work, many: number): readonly Unit[] {
  const isOne = statisticsAmong(order, many, placeOf);
  if (!isOne) return [];
  const units = new Map<string, Unit>();
  const unitOf = tableOf<Unit>(order);
  for (const node of order) {
    const place = placeOf(node);
    if (place === null) continue;
    let stage = -1;
    for (const input of readBy(node)) {
      const unit = unitOf[input.id];
      if (!unit) continue;
      const isSame = unit.place === place && unit.nodes[0].origin.site === node.origin.site;
      // Host steps are done one by one, so they come after all kernels of their stage.
      stage = Math.max(stage, isSame || place === 'host' ? unit.stage : unit.stage + 1);
    }
    if (stage < 0 && !isOne(node)) continue;
    stage = Math.max(0, stage);
    const key = place === 'host' ? `host ${node.id}` : `${place} ${stage} ${node.origin.site}`;
    const unit = units.get(key) ?? { place, nodes: [], stage };
    units.set(key, unit);
    unit.nodes.push(node);
    unitOf[node.id] = unit;
  }
  return [...units.values()].sort(
    (a, b) => a.stage - b.stage || Number(a.place === 'host') - Number(b.place === 'host'),
  );
}

/** Whether a node is a statistic of a site that has many; null if no site has. */
function statisticsAmong(
  order: readonly GraphNode[],
  many: number,
  placeOf: (node: GraphNode) => Place | null,
): ((node: GraphNode) => boolean) | null {
  const forHeavy = nodeSet(order);
  const counts = new Map<string | null, number>();
  const isCounted = (node: GraphNode): boolean => {
    const place = placeOf(node);
    return place !== 'host' && place !== null && !forHeavy.has(node);
  };
  let most = 0;
  for (const node of order.toReversed()) {
    const isHeavy = weightOf(node) === 'heavy';
    if (isHeavy || forHeavy.has(node)) node.inputs.forEach(forHeavy.add);
    if (isHeavy) forHeavy.add(node);
    if (!isCounted(node)) continue;
    const count = (counts.get(node.origin.site) ?? 0) + 1;
    counts.set(node.origin.site, count);
    most = Math.max(most, count);
  }
  return most < many ? null : (node) => isCounted(node) && (counts.get(node.origin.site) as number) >= many;
}
