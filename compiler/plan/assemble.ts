/** From a graph to its plan: groups become steps, the tensors that pass between them become buffers. */
import type { Graph, GraphNode } from '../graph/graph.ts';
import { isLoops } from '../emit/wasm/kernel-module.ts';
import { cutKernel } from './kernel.ts';
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
  const needed = neededOutside(graph, groups);
  const buffers: Omit<Buffer, 'lastUse'>[] = [];
  const sources: PlanSource[] = [];
  const known = new Map<GraphNode, BufferId>();
  const bufferOf = (node: GraphNode, element: Buffer['element'] = 'float32'): BufferId => {
    const existing = known.get(node);
    if (existing !== undefined) return existing;
    const id = buffers.push({ shape: node.shape, element, origin: node.origin }) - 1;
    known.set(node, id);
    if (node.op.kind === 'source') sources.push({ source: node.op.source, buffer: id });
    return id;
  };

  const steps: Step[] = groups.flatMap((group): readonly Step[] => {
    if (group.place !== 'host') return kernelSteps(group.place, group, needed, (node) => bufferOf(node));
    return group.nodes.map((node) => {
      const inputs = node.inputs.map((input) => bufferOf(input));
      return { kind: 'host', op: node.op, inputs, output: bufferOf(node, 'float64') };
    });
  });
  const outputs = graph.outputs.map(({ name, node }) => ({ name, buffer: bufferOf(node) }));
  return withLifetimes({ buffers, sources, steps, outputs });
}

/** The nodes whose tensors are read outside of the group that computes them. */
function neededOutside(graph: Graph, groups: readonly Group[]): ReadonlySet<GraphNode> {
  const needed = new Set(graph.outputs.map(({ node }) => node));
  for (const group of groups) {
    const all = membersOf(group);
    const isInside = (input: GraphNode): boolean => group.place !== 'host' && all.has(input);
    for (const node of all) for (const input of node.inputs) if (!isInside(input)) needed.add(input);
  }
  return needed;
}

/** The step of a group, if anybody needs what it computes: what every reader computes anew, nobody does. */
function kernelSteps(
  place: KernelMaker,
  group: Group,
  needed: ReadonlySet<GraphNode>,
  bufferOf: (node: GraphNode) => BufferId,
): readonly KernelStep[] {
  const results = group.nodes.filter((node) => needed.has(node));
  if (results.length === 0) return [];
  const { kernel, inputs, outputs } = cutKernel(membersOf(group), results);
  const by = place === 'loops' && isLoops(kernel) ? 'loops' : 'library';
  return [{ kind: 'kernel', by, kernel, inputs: inputs.map(bufferOf), outputs: outputs.map(bufferOf) }];
}

const membersOf = ({ nodes, recomputed }: Group): ReadonlySet<GraphNode> => new Set([...recomputed, ...nodes]);
