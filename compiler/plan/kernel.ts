/**
 * Cutting a kernel out of a graph: its nodes lose their names and identities, so that equal work of different layers and
 * networks becomes equal kernels.
 */
import { type GraphNode, primitiveKey } from '../graph/graph.ts';
import type { BinaryFn, Shape } from '../graph/primitive.ts';
import type { Kernel, KernelNode, ValueId } from './plan.ts';

/** A kernel and which nodes of the graph it reads and computes, in the order of its inputs and outputs. */
export interface Cut {
  readonly kernel: Kernel;
  readonly inputs: readonly GraphNode[];
  readonly outputs: readonly GraphNode[];
}

/** The kernel that computes `results` with the nodes of `members` and reads every other node that these need. */
export function cutKernel(members: ReadonlySet<GraphNode>, results: readonly GraphNode[]): Cut {
  // Two networks may make the nodes of equal groups in different orders, so the order is found again from the results.
  const outputs = sortedByStructure(results);
  const order = visitOrder(members, outputs);
  const body = order.filter((node) => members.has(node));
  const inputs = order.filter((node) => !members.has(node));
  const ids = new Map([...inputs, ...body].map((node, id) => [node, id]));
  const idOf = (node: GraphNode): ValueId => ids.get(node) as ValueId;
  const nodes = body.map((node): KernelNode => {
    return { op: node.op, inputs: operandsOf(node, members).map(idOf), shape: node.shape };
  });
  const parts = { inputs: inputs.map((node) => node.shape), nodes, outputs: outputs.map(idOf) };
  return { kernel: { key: kernelKey(parts), ...parts }, inputs, outputs };
}

/** The shape of a kernel's value. */
export function valueShape({ inputs, nodes }: Kernel, id: ValueId): Shape {
  return id < inputs.length ? inputs[id] : nodes[id - inputs.length].shape;
}

/** Text that is equal exactly for kernels of equal structure. Shapes of nodes follow from the rest. */
function kernelKey({ inputs, nodes, outputs }: Omit<Kernel, 'key'>): string {
  const body = nodes.map((node) => `${primitiveKey(node.op)}(${node.inputs})`);
  return [inputs.map((shape) => `[${shape}]`).join(' '), ...body, `${outputs}`].join('; ');
}

/** Members and what they read, each after what it needs, inputs in the order of their first use. */
function visitOrder(members: ReadonlySet<GraphNode>, results: readonly GraphNode[]): readonly GraphNode[] {
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
function operandsOf({ op, inputs }: GraphNode, members: ReadonlySet<GraphNode>): readonly GraphNode[] {
  if (op.kind !== 'binary' || !COMMUTATIVE.has(op.fn)) return inputs;
  return [...inputs].sort((a, b) => Number(members.has(b)) - Number(members.has(a)));
}

function sortedByStructure(results: readonly GraphNode[]): readonly GraphNode[] {
  const keyed = results.map((node) => ({ node, key: `${primitiveKey(node.op)} [${node.shape}]` }));
  return keyed
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)) || a.node.id - b.node.id)
    .map(({ node }) => node);
}
