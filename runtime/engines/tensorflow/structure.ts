/** What makes two graphs the same but for the numbers that they are fed. */
import { createHash } from 'node:crypto';
import { type Graph, type GraphNode, reachable } from '../../../compiler/graph/graph.ts';

/** Text that is equal for graphs that can share a session. */
export function structureOf(graph: Graph): string {
  const hash = createHash('sha256');
  const roots = graph.outputs.map(({ node }) => node);
  const places = new Map<GraphNode, number>();
  const placesOf = (nodes: readonly GraphNode[]): readonly (number | undefined)[] =>
    nodes.map((node) => places.get(node));
  for (const node of reachable(roots)) {
    hash.update(`${node.key}(${placesOf(node.inputs)})\n`);
    places.set(node, places.size);
  }
  return hash.update(`${placesOf(roots)}`).digest('base64');
}
