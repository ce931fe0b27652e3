/** Interning: finding the node that a primitive and its inputs have become already, if they have. */
import type { GraphNode, Origin } from './graph.ts';
import { primitiveKey } from './key.ts';
import type { Primitive } from './primitive.ts';
import { shapeOf } from './shape.ts';

/** The nodes of a builder. */
export interface NodeTable {
  /** The node of a primitive and its inputs: the one that is there, or one that is made, with this origin. */
  readonly intern: (op: Primitive, inputs: readonly GraphNode[], origin: Origin) => GraphNode;
  /** The same of a node of this table and other inputs of the same shapes: what is known of the node is not found again. */
  readonly again: (node: GraphNode, inputs: readonly GraphNode[]) => GraphNode;
}

/** A primitive as a table knows it: the first record of it, its text, and which one it is. */
interface Known {
  readonly op: Primitive;
  readonly key: string;
  readonly number: number;
}

const FIRST_SLOTS = 1024;

/** An empty table: open addressing by the number of the primitive and the ids of the inputs. */
export function nodeTable(): NodeTable {
  const knownAs = knownPrimitives();
  const nodes: GraphNode[] = [];
  /** The number of each node's primitive. */
  const numbers: number[] = [];
  /** Ids, each plus 1; 0 where there is none. At most half of them are taken. */
  let slots = new Int32Array(FIRST_SLOTS);

  /** The slot of such a node, or the one where it would be. */
  const slotOf = (hash: number, number: number, inputs: readonly GraphNode[]): number => {
    const last = slots.length - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const id = slots[slot] - 1;
      if (id < 0 || (numbers[id] === number && areSame(nodes[id].inputs, inputs))) return slot;
    }
  };
  const grow = (): void => {
    slots = new Int32Array(4 * slots.length);
    const last = slots.length - 1;
    for (let id = 0; id < nodes.length; id++) {
      let slot = hashOf(numbers[id], nodes[id].inputs) & last;
      while (slots[slot] > 0) slot = (slot + 1) & last;
      slots[slot] = id + 1;
    }
  };
  const add = (node: GraphNode, number: number, slot: number): GraphNode => {
    slots[slot] = nodes.push(node);
    numbers.push(number);
    if (2 * nodes.length > slots.length) grow();
    return node;
  };
  return {
    intern: (given, inputs, origin) => {
      const { op, key, number } = knownAs(given);
      const slot = slotOf(hashOf(number, inputs), number, inputs);
      if (slots[slot] > 0) return nodes[slots[slot] - 1];
      const shape = shapeOf(
        op,
        inputs.map((input) => input.shape),
      );
      return add({ id: nodes.length, op, key, inputs, shape, origin }, number, slot);
    },
    again: ({ id, op, key, shape, origin }, inputs) => {
      const number = numbers[id];
      const slot = slotOf(hashOf(number, inputs), number, inputs);
      if (slots[slot] > 0) return nodes[slots[slot] - 1];
      return add({ id: nodes.length, op, key, inputs, shape, origin }, number, slot);
    },
  };
}

function hashOf(number: number, inputs: readonly GraphNode[]): number {
  let hash = number;
  for (const { id } of inputs) hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + id;
  hash = Math.imul(hash ^ (hash >>> 15), 0x297a2d39);
  return hash ^ (hash >>> 16);
}

function areSame(some: readonly GraphNode[], others: readonly GraphNode[]): boolean {
  if (some.length !== others.length) return false;
  for (let at = 0; at < some.length; at++) if (some[at] !== others[at]) return false;
  return true;
}

/** Numbers primitives so that equal ones have equal numbers. Records that nodes have are not compared again. */
function knownPrimitives(): (op: Primitive) => Known {
  const byRecord = new Map<Primitive, Known>();
  const byKey = new Map<string, Known>();
  return (op) => {
    const recognised = byRecord.get(op);
    if (recognised) return recognised;
    const key = primitiveKey(op);
    const equal = byKey.get(key);
    if (equal) return equal;
    const known = { op, key, number: byKey.size };
    byKey.set(key, known);
    byRecord.set(op, known);
    return known;
  };
}
