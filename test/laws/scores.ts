/** Scores of graphs by the interpreter, and how dear they are. */
import { elements, type Graph, type GraphNode, reachable } from '../../compiler/graph/graph.ts';
import type { Provide } from '../../runtime/execute.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { tensor } from '../../runtime/reference/tensor.ts';

/** The scores by the interpreter, by name; `graph` must be differentiated. */
export function scoresOf(graph: Graph, provide: Provide): ReadonlyMap<string, number> {
  const results = interpret(
    graph.outputs.map(({ node }) => node),
    (source, shape) => tensor(shape, provide(source, shape)),
  );
  return new Map(graph.outputs.map(({ name, node }) => [name, results.get(node)?.data[0] ?? NaN]));
}

/** Whether the interpreter takes well under a second for a graph: a program may ask for the outer product of all there is. */
export function affordable(graph: Graph): boolean {
  const nodes = reachable(graph.outputs.map(({ node }) => node));
  return nodes.reduce((total, node) => total + work(node), 0) < 1e6;
}

/** About how many numbers a node computes with. */
function work({ op, inputs, shape }: GraphNode): number {
  const own = elements(shape);
  switch (op.kind) {
    case 'contract':
      return elements(inputs[0].shape) * elements(inputs[1].shape.filter((_, dim) => !op.left.includes(op.right[dim])));
    case 'conv':
    case 'conv_input_grad':
    case 'conv_weight_grad':
      return (own * elements(inputs[1].shape)) / (op.kind === 'conv' ? shape[1] : 1);
    case 'determinant':
    case 'inverse':
    case 'eigenvalues':
    case 'singular_values':
      return elements(inputs[0].shape) * 20 * (inputs[0].shape.at(-1) ?? 1);
    default:
      return own + elements(inputs[0]?.shape ?? []);
  }
}
