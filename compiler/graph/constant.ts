/** Numbers that a graph computes from nothing but numbers: conditions of folds, parameters of operators. */
import type { GraphNode } from './graph.ts';
import { ofNumbers } from './scalar.ts';

/** The value of a scalar that depends on no source, or null. */
export function constantValue(node: GraphNode): number | null {
  const existing = known.get(node);
  if (existing !== undefined) return existing;
  const value = evaluate(node);
  known.set(node, value);
  return value;
}

// A node may be used many times, so without memory a chain of doublings would be walked 2^n times.
const known = new WeakMap<GraphNode, number | null>();

function evaluate({ op, inputs, shape }: GraphNode): number | null {
  if (shape.length > 0) return null;
  if (op.kind === 'fill') return op.value;
  if (op.kind !== 'unary' && op.kind !== 'binary' && op.kind !== 'select') return null;
  const values = inputs.map(constantValue);
  return values.includes(null) ? null : ofNumbers(op, values as number[]);
}
