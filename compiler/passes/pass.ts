/** What a pass is, and the one way to rewrite a graph: bottom-up, each node once, into the same builder. */
import { from, type Graph, type GraphBuilder, type GraphNode, reachable } from '../graph/graph.ts';

/** A transformation of graphs that keeps what they mean. The name is how `compile --emit graph` and tests call it. */
export interface GraphPass {
  readonly name: string;
  readonly doc: string;
  readonly run: (g: GraphBuilder, graph: Graph) => Graph;
}

/** Replaces a node, whose inputs have been rewritten already, or returns null to leave it. */
export type Rewrite = (g: GraphBuilder, node: GraphNode) => GraphNode | null;

/** Applies `rewrite` to every node below the outputs, inputs first. */
export function rewriteGraph(builder: GraphBuilder, graph: Graph, rewrite: Rewrite): Graph {
  const rewritten = new Map<GraphNode, GraphNode>();
  for (const node of reachable(graph.outputs.map((output) => output.node))) {
    const inputs = node.inputs.map((input) => rewritten.get(input) as GraphNode);
    const unchanged = inputs.every((input, at) => input === node.inputs[at]);
    const current = unchanged ? node : builder.node(node.op, inputs, node.origin);
    rewritten.set(node, rewrite(from(builder, node.origin), current) ?? current);
  }
  return { outputs: graph.outputs.map(({ name, node }) => ({ name, node: rewritten.get(node) as GraphNode })) };
}
