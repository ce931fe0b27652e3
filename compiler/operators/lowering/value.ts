/** A tensor of the graph whose dimensions still know their axis names, and how to line them up. */
import * as b from '../../graph/build.ts';
import { constantValue } from '../../graph/constant.ts';
import type { GraphBuilder, GraphNode } from '../../graph/graph.ts';

/** `axes[d]` names dimension d of `node`. */
export interface Value {
  readonly node: GraphNode;
  readonly axes: readonly string[];
}

/** Lowers one operator. `axes` are those that its axis rule returned. */
export type Lowering = (g: GraphBuilder, inputs: readonly Value[], axes: readonly string[]) => Value;

/** The node of `value` with its dimensions in the order of `axes`; size 1 where it lacks one. */
export function align(g: GraphBuilder, value: Value, axes: readonly string[]): GraphNode {
  if (areInOrder(value, axes)) return value.node;
  const present = axes.filter((axis) => value.axes.includes(axis));
  const ordered = b.transpose(g, value.node, dimsOf(value, present));
  let next = 0;
  const shape = axes.map((axis) => (value.axes.includes(axis) ? ordered.shape[next++] : 1));
  return b.reshape(g, ordered, shape);
}

/** Whether these are the axes of a value, in its order. */
const areInOrder = (value: Value, axes: readonly string[]): boolean =>
  value.axes.length === axes.length && axes.every((axis, at) => axis === value.axes[at]);

/** Positions of axes in a value. */
export const dimsOf = (value: Value, axes: readonly string[]): readonly number[] =>
  axes.map((axis) => value.axes.indexOf(axis));

/** The axes of a value without some. */
export const without = (value: Value, axes: readonly string[]): readonly string[] =>
  value.axes.filter((axis) => !axes.includes(axis));

/** Moves `axes` to the end, joined into one dimension: the others first, in their order. */
export function joinLast(g: GraphBuilder, value: Value, axes: readonly string[]): GraphNode {
  const others = without(value, axes);
  const moved = align(g, value, [...others, ...axes]);
  const kept = moved.shape.slice(0, others.length);
  const joined = moved.shape.slice(others.length).reduce((product, size) => product * size, 1);
  return b.reshape(g, moved, [...kept, joined]);
}

/** A parameter of kind `number` or `whole`: the checker made sure that it is known. */
export function knownNumber({ node }: Value): number {
  const value = constantValue(node);
  if (value === null) throw new Error(`a number parameter became ${node.op.kind}`);
  return value;
}
