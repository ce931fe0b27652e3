/** A graph as text, one node a line: `%12 = conv(%3, %8) {stride: 2} : [16, 32, 16, 16]  // stage1.conv`. */
import { type Graph, type GraphNode, reachable } from './graph.ts';
import type { Primitive } from './primitive.ts';

/** The whole graph in topological order, nodes renumbered from 0, outputs last. */
export function printGraph(graph: Graph): string {
  const nodes = reachable(graph.outputs.map((output) => output.node));
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  const reference = (node: GraphNode): string => `%${numbers.get(node)}`;
  const lines = nodes.map((node) => {
    const call = `${primitiveName(node.op)}(${node.inputs.map(reference).join(', ')})`;
    const place = [node.origin.site, node.origin.operator].filter((part) => part !== null).join(' ');
    return `${reference(node)} = ${call}${attributes(node.op)} : [${node.shape.join(', ')}]  // ${place}`;
  });
  return [...lines, ...graph.outputs.map(({ name, node }) => `${name} = ${reference(node)}`)].join('\n');
}

/** What a primitive is called in prints: its function where it has one. */
export function primitiveName(op: Primitive): string {
  switch (op.kind) {
    case 'unary':
    case 'binary':
    case 'determinant':
      return op.fn;
    case 'reduce':
      return `reduce_${op.fn}`;
    default:
      return op.kind;
  }
}

/** The rest of a primitive, ` {name: value, …}`, or nothing. */
export function attributes(op: Primitive): string {
  const { kind: _kind, ...rest } = op;
  const shown = Object.entries(rest).filter(([name]) => name !== 'fn' && name !== 'shape');
  return shown.length === 0 ? '' : ` {${shown.map(([name, value]) => `${name}: ${show(value)}`).join(', ')}}`;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([name, inner]) => `${name}: ${show(inner)}`)
    .join(', ')}}`;
}
