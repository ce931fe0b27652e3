/**
 * The tensor graph: immutable nodes with static shapes, interned, so that equal work is one node. A builder is the only
 * way to make nodes; ids grow with creation, hence every list of nodes sorted by id is in topological order.
 */
import type { Primitive, Shape } from './primitive.ts';
import { shapeOf } from './shape.ts';

/** Where a node comes from, for messages and for cutting kernels; equal nodes keep the first origin. */
export interface Origin {
  /** The layer's path, or null outside any site. */
  readonly site: string | null;
  /** The operator of the program, or the kind of layer. */
  readonly operator: string;
}

export interface GraphNode {
  readonly id: number;
  readonly op: Primitive;
  readonly inputs: readonly GraphNode[];
  readonly shape: Shape;
  readonly origin: Origin;
}

/** Named results of a graph. */
export interface Graph {
  readonly outputs: readonly Output[];
}

export interface Output {
  readonly name: string;
  readonly node: GraphNode;
}

/** Makes nodes; `origin` is given to nodes that do not exist yet. */
export interface GraphBuilder {
  readonly origin: Origin;
  readonly node: (op: Primitive, inputs: readonly GraphNode[], origin?: Origin) => GraphNode;
}

/** An empty builder. Nodes of different builders must not be mixed. */
export function graphBuilder(origin: Origin = { site: null, operator: 'program' }): GraphBuilder {
  const known = new Map<string, GraphNode>();
  const node = (op: Primitive, inputs: readonly GraphNode[], from: Origin = origin): GraphNode => {
    const key = primitiveKey(op) + inputs.map((input) => ' ' + input.id).join('');
    const existing = known.get(key);
    if (existing) return existing;
    const created = {
      id: known.size,
      op,
      inputs,
      shape: shapeOf(
        op,
        inputs.map((input) => input.shape),
      ),
      origin: from,
    };
    known.set(key, created);
    return created;
  };
  return { origin, node };
}

/** The same builder with another origin for what it makes. */
export function from(builder: GraphBuilder, origin: Origin): GraphBuilder {
  return { origin, node: (op, inputs, other = origin) => builder.node(op, inputs, other) };
}

/** Text that is equal exactly for equal primitives. */
export function primitiveKey(op: Primitive): string {
  // JSON would write NaN, the infinities and -0 as null and 0.
  if (op.kind === 'fill') return `fill ${Object.is(op.value, -0) ? '-0' : op.value} [${op.shape.join()}]`;
  return JSON.stringify(op);
}

/** All nodes that `roots` depend on, themselves included, in topological order. */
export function reachable(roots: readonly GraphNode[]): readonly GraphNode[] {
  const seen = new Set<GraphNode>();
  const waiting = [...roots];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...next.inputs);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

/** How many numbers a tensor of this shape holds. */
export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
