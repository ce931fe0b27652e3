/** From a graph to its plan: groups become steps, the tensors that pass between them become buffers. */
import { type Graph, type GraphNode, type NodeSet, nodeSet, numberTableOf, tableOf } from '../graph/graph.ts';
import { isLoops } from '../emit/wasm/kernel-module.ts';
import { type Cut, cutKernel } from './kernel.ts';
import { withLifetimes } from './liveness.ts';
import { type Group, partition } from './partition.ts';
import { SMALL } from './placement.ts';
import { MANY } from './statistics.ts';
import type { Buffer, BufferId, KernelMaker, KernelStep, Plan, PlanSource, Step } from './plan.ts';

/**
 * The plan of a differentiated graph. Work on tensors of up to `small` elements is the host's where possible; sites with `many` statistics get
 * kernels for them.
 */
export function planOf(graph: Graph, small: number = SMALL, many: number = MANY): Plan {
  const groups = partition(graph, small, many);
  const roots = graph.outputs.map(({ node }) => node);
  const needed = neededOutside(roots, groups);
  const buffers: Omit<Buffer, 'lastUse'>[] = [];
  const sources: PlanSource[] = [];
  const known = tableOf<BufferId>(roots);
  const bufferOf = (node: GraphNode, element: Buffer['element'] = 'float32'): BufferId => {
    const existing = known[node.id];
    if (existing !== undefined) return existing;
    const id = buffers.push({ shape: node.shape, element, origin: node.origin }) - 1;
    known[node.id] = id;
    if (node.op.kind === 'source') sources.push({ source: node.op.source, buffer: id });
    return id;
  };

  const steps: Step[] = [];
  const cut = cutterFor(roots);
  for (const group of groups) {
    if (group.place !== 'host') {
      const step = kernelStep(group.place, group, needed, cut, (node) => bufferOf(node));
      if (step) steps.push(step);
      continue;
    }
    for (const node of group.nodes) {
      const inputs = node.inputs.map((input) => bufferOf(input));
      steps.push({ kind: 'host', op: node.op, inputs, output: bufferOf(node, 'float64') });
    }
  }
  const outputs = graph.outputs.map(({ name, node }) => ({ name, buffer: bufferOf(node) }));
  return withLifetimes({ buffers, sources, steps, outputs });
}

/** The nodes whose tensors are read outside of the group that computes them. */
function neededOutside(roots: readonly GraphNode[], groups: readonly Group[]): NodeSet {
  const needed = nodeSet(roots);
  roots.forEach(needed.add);
  /** The last group that each node was seen in, by its id. */
  const groupOf = numberTableOf(roots);
  for (const [at, { place, nodes, recomputed }] of groups.entries()) {
    for (const { id } of recomputed) groupOf[id] = at;
    for (const { id } of nodes) groupOf[id] = at;
    const visit = ({ inputs }: GraphNode): void => {
      for (const input of inputs) if (place === 'host' || groupOf[input.id] !== at) needed.add(input);
    };
    recomputed.forEach(visit);
    nodes.forEach(visit);
  }
  return needed;
}

/** Cuts the kernel out of a group that computes these results. */
type Cutter = (group: Group, results: readonly GraphNode[]) => Cut;

function cutterFor(roots: readonly GraphNode[]): Cutter {
  const ids = numberTableOf(roots);
  /** Which group a node was last cut for, by its id. */
  const groupOf = numberTableOf(roots);
  let groups = 0;
  return ({ nodes, recomputed }, results) => {
    const at = groups++;
    for (const { id } of nodes) groupOf[id] = at;
    for (const { id } of recomputed) groupOf[id] = at;
    return cutKernel({ has: ({ id }) => groupOf[id] === at }, results, ids);
  };
}

/** The step of a group, or null if nobody needs what it computes: what every reader computes anew, nobody does. */
function kernelStep(
  place: KernelMaker,
  group: Group,
  needed: NodeSet,
  cut: Cutter,
  bufferOf: (node: GraphNode) => BufferId,
): KernelStep | null {
  const results = group.nodes.filter(needed.has);
  if (results.length === 0) return null;
  const { kernel, inputs, outputs } = cut(group, results);
  const by = place === 'loops' && isLoops(kernel) ? 'loops' : 'library';
  return { kind: 'kernel', by, kernel, inputs: inputs.map(bufferOf), outputs: outputs.map(bufferOf) };
}
