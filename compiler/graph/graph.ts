/**
 * The tensor graph: immutable nodes with static shapes, interned, so that equal work is one node. A builder is the only
 * way to make nodes; ids grow with creation, hence every list of nodes sorted by id is in topological order.
 */
import { nodeTable } from './intern.ts';
import type { Primitive, Shape } from './primitive.ts';

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
  /** Text that is equal exactly for equal primitives. */
  readonly key: string;
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
  /** A node like one of this builder's, origin and all, of other inputs with the same shapes. */
  readonly again: (node: GraphNode, inputs: readonly GraphNode[]) => GraphNode;
}

/** An empty builder. Nodes of different builders must not be mixed. */
export function graphBuilder(origin: Origin = { site: null, operator: 'program' }): GraphBuilder {
  const { intern, again } = nodeTable();
  return { origin, node: (op, inputs, from = origin) => intern(op, inputs, from), again };
}

/** The same builder with another origin for what it makes. */
export function from({ node, again }: GraphBuilder, origin: Origin): GraphBuilder {
  return { origin, node: (op, inputs, other = origin) => node(op, inputs, other), again };
}

/** A builder whose origin moves along with a walk. */
export interface MovingBuilder extends GraphBuilder {
  origin: Origin;
}

/** The same builder for a walk: it is one object, not one for each origin. */
export function moving({ origin, node, again }: GraphBuilder): MovingBuilder {
  const g: MovingBuilder = { origin, node: (op, inputs, other = g.origin) => node(op, inputs, other), again };
  return g;
}

/** All nodes that `roots` depend on, themselves included, in topological order. */
export function reachable(roots: readonly GraphNode[]): readonly GraphNode[] {
  const found = tableOf<GraphNode>(roots);
  for (const root of roots) found[root.id] = root;
  // Inputs have smaller ids than what reads them, so one walk down finds them all.
  for (let id = found.length - 1; id >= 0; id--) {
    const node = found[id];
    if (node) for (const input of node.inputs) found[input.id] = input;
  }
  return found.filter((node) => node !== undefined);
}

/** A table by node id, for these nodes and all that they depend on: empty, and with room for all ids. */
export function tableOf<Value>(nodes: readonly GraphNode[]): (Value | undefined)[] {
  return Array<Value | undefined>(room(nodes));
}

/** The same for numbers that are not negative, with -1 where there is none. */
export const numberTableOf = (nodes: readonly GraphNode[]): Int32Array => new Int32Array(room(nodes)).fill(-1);

/** The same for real numbers, with 0 where there is none. */
export const realTableOf = (nodes: readonly GraphNode[]): Float64Array => new Float64Array(room(nodes));

/** Which nodes of a builder are in a set. */
export interface NodeSet {
  readonly has: (node: GraphNode) => boolean;
}

/** A set that nodes can be added to. */
export interface GrowingNodeSet extends NodeSet {
  readonly add: (node: GraphNode) => void;
}

/** A set with room for these nodes and all that they depend on: empty. */
export function nodeSet(nodes: readonly GraphNode[]): GrowingNodeSet {
  const isIn = new Uint8Array(room(nodes));
  return {
    has: ({ id }) => isIn[id] === 1,
    add: ({ id }) => {
      isIn[id] = 1;
    },
  };
}

/** So many ids have these nodes and all that they depend on. */
function room(nodes: readonly GraphNode[]): number {
  let last = -1;
  for (const { id } of nodes) last = Math.max(last, id);
  return last + 1;
}

/** A node on its inputs' new versions, which a table has by their ids. */
export function rebuilt(g: GraphBuilder, node: GraphNode, rewritten: readonly (GraphNode | undefined)[]): GraphNode {
  const { inputs } = node;
  if (inputs.every((input) => rewritten[input.id] === input)) return node;
  return g.again(
    node,
    inputs.map((input) => rewritten[input.id] as GraphNode),
  );
}

/** How many numbers a tensor of this shape holds. */
export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
