/**
 * Cutting a kernel out of a graph: its nodes lose their names and identities, so that equal work of different layers and
 * networks becomes equal kernels.
 */
import type { GraphNode, NodeSet } from '../graph/graph.ts';
import type { BinaryFn, Shape } from '../graph/primitive.ts';
import type { Kernel, KernelNode, ValueId } from './plan.ts';

/** A kernel and which nodes of the graph it reads and computes, in the order of its inputs and outputs. */
export interface Cut {
  readonly kernel: Kernel;
  readonly inputs: readonly GraphNode[];
  readonly outputs: readonly GraphNode[];
}

/** The kernel that computes `results` with the nodes of `members` and reads every other node that these need. */
export function cutKernel(members: NodeSet, results: readonly GraphNode[]): Cut {
  // Two networks may make the nodes of equal groups in different orders, so the order is found again from the results.
  const outputs = sortedByStructure(results);
  const order = visitOrder(members, outputs);
  const body = order.filter((node) => members.has(node));
  const inputs = order.filter((node) => !members.has(node));
  const ids = new Map<GraphNode, ValueId>();
  for (const node of inputs) ids.set(node, ids.size);
  for (const node of body) ids.set(node, ids.size);
  const idOf = (node: GraphNode): ValueId => ids.get(node) as ValueId;
  const nodes: KernelNode[] = [];
  let key = inputs.map(({ shape }) => `[${shape.join()}]`).join(' ');
  for (const node of body) {
    const operands = operandsOf(node, members).map(idOf);
    nodes.push({ op: node.op, inputs: operands, shape: node.shape });
    key += `; ${node.key}(${operands.join()})`;
  }
  const given = outputs.map(idOf);
  key += `; ${given.join()}`;
  return { kernel: { key, inputs: inputs.map(({ shape }) => shape), nodes, outputs: given }, inputs, outputs };
}

/** The shape of a kernel's value. */
export function valueShape({ inputs, nodes }: Kernel, id: ValueId): Shape {
  return id < inputs.length ? inputs[id] : nodes[id - inputs.length].shape;
}

/** Members and what they read, each after what it needs, inputs in the order of their first use. */
function visitOrder(members: NodeSet, results: readonly GraphNode[]): readonly GraphNode[] {
  const seen = new Set<GraphNode>();
  const visit = (node: GraphNode): void => {
    if (seen.has(node)) return;
    if (members.has(node)) operandsOf(node, members).forEach(visit);
    seen.add(node);
  };
  results.forEach(visit);
  return [...seen];
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
