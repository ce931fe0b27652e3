/**
 * Cutting a kernel out of a graph: its nodes lose their names and identities, so that equal work of different layers and
 * networks becomes equal kernels.
 */
import { type GraphNode, type NodeSet, numberTableOf } from '../graph/graph.ts';
import type { BinaryFn, Shape } from '../graph/primitive.ts';
import type { Kernel, KernelNode, ValueId } from './plan.ts';

/** A kernel and which nodes of the graph it reads and computes, in the order of its inputs and outputs. */
export interface Cut {
  readonly kernel: Kernel;
  readonly inputs: readonly GraphNode[];
  readonly outputs: readonly GraphNode[];
}

/**
 * The kernel that computes `results` with the nodes of `members` and reads every other node that these need. `ids` is a table for these nodes, empty before
 * and after: whoever cuts many kernels has one for all of them.
 */
export function cutKernel(
  members: NodeSet,
  results: readonly GraphNode[],
  ids: Int32Array = numberTableOf(results),
): Cut {
  // Two networks may make the nodes of equal groups in different orders, so the order is found again from the results.
  const outputs = sortedByStructure(results);
  const { inputs, body } = visited(members, outputs, ids);
  let count = 0;
  for (const { id } of inputs) ids[id] = count++;
  for (const { id } of body) ids[id] = count++;
  const idOf = ({ id }: GraphNode): ValueId => ids[id];
  let key = '';
  for (const { shape } of inputs) key += `[${shape.join()}] `;
  for (const node of body) {
    key += `; ${node.key}(`;
    for (const { id } of operandsOf(node, members)) key += `${ids[id]},`;
    key += ')';
  }
  for (const { id } of outputs) key += `; ${ids[id]}`;
  const kernel = interned(key, () => ({
    key,
    inputs: inputs.map(({ shape }) => shape),
    nodes: body.map((node): KernelNode => {
      return { op: node.op, inputs: operandsOf(node, members).map(idOf), shape: node.shape };
    }),
    outputs: outputs.map(idOf),
  }));
  for (const { id } of inputs) ids[id] = -1;
  for (const { id } of body) ids[id] = -1;
  return { kernel, inputs, outputs };
}

/** Kernels by their keys: most come again and again, and of equal ones there is one record as long as they are here. */
const kernels = new Map<string, Kernel>();
const MOST_KERNELS = 4096;

function interned(key: string, make: () => Kernel): Kernel {
  const known = kernels.get(key);
  if (known) return known;
  if (kernels.size >= MOST_KERNELS) kernels.clear();
  const kernel = make();
  kernels.set(key, kernel);
  return kernel;
}

/** The shape of a kernel's value. */
export function valueShape({ inputs, nodes }: Kernel, id: ValueId): Shape {
  return id < inputs.length ? inputs[id] : nodes[id - inputs.length].shape;
}

/** Members, each after what it needs, and what they read, in the order of its first use. What was visited has another number than -1. */
function visited(
  members: NodeSet,
  results: readonly GraphNode[],
  ids: Int32Array,
): { readonly inputs: readonly GraphNode[]; readonly body: readonly GraphNode[] } {
  const inputs: GraphNode[] = [];
  const body: GraphNode[] = [];
  const visit = (node: GraphNode): void => {
    if (ids[node.id] >= 0) return;
    const isMember = members.has(node);
    if (isMember) operandsOf(node, members).forEach(visit);
    ids[node.id] = 0;
    (isMember ? body : inputs).push(node);
  };
  results.forEach(visit);
  return { inputs, body };
}

const COMMUTATIVE: ReadonlySet<BinaryFn> = new Set<BinaryFn>(['add', 'mul', 'min', 'max', 'eq', 'ne', 'and', 'or']);

/** A node's inputs; where their order does not matter, those inside of the kernel first. */
function operandsOf({ op, inputs }: GraphNode, members: NodeSet): readonly GraphNode[] {
  if (op.kind !== 'binary' || !COMMUTATIVE.has(op.fn)) return inputs;
  const [a, b] = inputs;
  return members.has(b) && !members.has(a) ? [b, a] : inputs;
}

function sortedByStructure(results: readonly GraphNode[]): readonly GraphNode[] {
  if (results.length === 1) return results;
  const keyed = results.map((node) => ({ node, key: `${node.key} [${node.shape.join()}]` }));
  return keyed
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)) || a.node.id - b.node.id)
    .map(({ node }) => node);
}
