/** Numbers that a graph computes from nothing but numbers: conditions of folds, parameters of operators. */
import type { GraphNode } from './graph.ts';
import { ofNumbers } from './scalar.ts';

/** The value of a scalar that depends on no source, or null. */
export function constantValue(node: GraphNode): number | null {
  // A node may be used many times, so without memory a chain of doublings would be walked 2^n times.
  const known = new Map<GraphNode, number | null>();
  const valueOf = (each: GraphNode): number | null => {
    let value = known.get(each);
    if (value === undefined) known.set(each, (value = evaluate(each, valueOf)));
    return value;
  };
  return valueOf(node);
}

function evaluate({ op, inputs, shape }: GraphNode, valueOf: (input: GraphNode) => number | null): number | null {
  if (shape.length > 0) return null;
  if (op.kind === 'fill') return op.value;
  if (op.kind !== 'unary' && op.kind !== 'binary' && op.kind !== 'select') return null;
  const values = inputs.map(valueOf);
  return values.includes(null) ? null : ofNumbers(op, values as number[]);
}
