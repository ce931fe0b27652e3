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
  const numberOf = primitiveNumbers();
  const node = (op: Primitive, inputs: readonly GraphNode[], from: Origin = origin): GraphNode => {
    let key = String(numberOf(op));
    for (const input of inputs) key += ` ${input.id}`;
    const existing = known.get(key);
    if (existing) return existing;
    const shape = shapeOf(
      op,
      inputs.map((input) => input.shape),
    );
    const created = { id: known.size, op, inputs, shape, origin: from };
    known.set(key, created);
    return created;
  };
  return { origin, node };
}

/** Numbers primitives so that equal ones have equal numbers; records seen before are not compared again. */
function primitiveNumbers(): (op: Primitive) => number {
  const byRecord = new WeakMap<Primitive, number>();
  const byKey = new Map<string, number>();
  return (op) => {
    const known = byRecord.get(op);
    if (known !== undefined) return known;
    const key = primitiveKey(op);
    const number = byKey.get(key) ?? byKey.size;
    byKey.set(key, number);
    byRecord.set(op, number);
    return number;
  };
}

/** The same builder with another origin for what it makes. */
export function from(builder: GraphBuilder, origin: Origin): GraphBuilder {
  return { origin, node: (op, inputs, other = origin) => builder.node(op, inputs, other) };
}

/** Text that is equal exactly for equal primitives; written once for each record. */
export function primitiveKey(op: Primitive): string {
  const known = keys.get(op);
  if (known !== undefined) return known;
  const key = keyText(op);
  keys.set(op, key);
  return key;
}

const keys = new WeakMap<Primitive, string>();

function keyText(op: Primitive): string {
  // JSON would write NaN, the infinities and -0 as null and 0.
  if (op.kind === 'fill') return `fill ${Object.is(op.value, -0) ? '-0' : op.value} [${op.shape.join()}]`;
  return JSON.stringify(op);
}

/** All nodes that `roots` depend on, themselves included, in topological order. */
export function reachable(roots: readonly GraphNode[]): readonly GraphNode[] {
  const found: GraphNode[] = [];
  const waiting = [...roots];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (found[next.id]) continue;
    found[next.id] = next;
    for (const input of next.inputs) if (!found[input.id]) waiting.push(input);
  }
  // Indexed by id, the nodes are in order; filtering drops the holes.
  return found.filter(() => true);
}

/** How many numbers a tensor of this shape holds. */
export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
