/**
 * Cutting a kernel out of a graph: its nodes lose their names and identities, so that equal work of different layers and
 * networks becomes equal kernels.
 */
import { type GraphNode, type NodeSet, numberTableOf } from '../graph/graph.ts';
import type { BinaryFn, Shape } from '../graph/primitive.ts';
import { kernelTable } from './kernel-table.ts';
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
  const kernel = kernelOf({ inputs, body, outputs, members, ids });
  for (const { id } of inputs) ids[id] = -1;
  for (const { id } of body) ids[id] = -1;
  return { kernel, inputs, outputs };
}

/** What a kernel is made of, and the number of each of its values, by the node's id. */
interface Parts extends Omit<Cut, 'kernel'> {
  readonly body: readonly GraphNode[];
  readonly members: NodeSet;
  readonly ids: Int32Array;
}

const kernels = kernelTable(4096);

/** The kernel of these parts: the one that is there, or a new one. */
function kernelOf(parts: Parts): Kernel {
  const { inputs, body, outputs, members, ids } = parts;
  kernels.begin();
  kernels.put(inputs.length);
  for (const { shape } of inputs) {
    kernels.put(shape.length);
    for (const size of shape) kernels.put(size);
  }
  kernels.put(body.length);
  for (const node of body) {
    kernels.putPrimitive(node.key);
    const operands = operandsOf(node, members);
    kernels.put(operands.length);
    for (const { id } of operands) kernels.put(ids[id]);
  }
  for (const { id } of outputs) kernels.put(ids[id]);
  return kernels.end(() => newKernel(parts));
}

function newKernel({ inputs, body, outputs, members, ids }: Parts): Kernel {
  const idOf = ({ id }: GraphNode): ValueId => ids[id];
  const shapes = inputs.map(({ shape }) => shape);
  const operands = body.map((node) => operandsOf(node, members).map(idOf));
  const given = outputs.map(idOf);
  const written = body.map(({ key }, at) => `${key}(${operands[at].join()})`);
  return {
    key: [shapes.map((shape) => `[${shape.join()}]`).join(' '), ...written, given.join()].join('; '),
    inputs: shapes,
    nodes: body.map(({ op, shape }, at): KernelNode => ({ op, inputs: operands[at], shape })),
    outputs: given,
  };
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
