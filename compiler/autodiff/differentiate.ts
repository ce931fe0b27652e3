/**
 * The pass that turns `gradient` nodes into the graphs that compute them. It walks the graph in topological order, so a
 * gradient inside of y has become plain primitives before the gradient of y is taken: gradients nest.
 */
import { fill } from '../graph/build.ts';
import { from, type Graph, type GraphBuilder, type GraphNode, reachable, rebuilt, tableOf } from '../graph/graph.ts';
import { sweep } from './sweep.ts';

/**
 * An equal graph without `gradient` nodes; `g` must be the builder that made it. The gradient with respect to an x that y does
 * not depend on is 0. All gradients of one y share a sweep. Throws where a gradient would have to flow through a primitive that
 * is not differentiable.
 */
export function differentiate(g: GraphBuilder, graph: Graph): Graph {
  const roots = graph.outputs.map(({ node }) => node);
  const order = reachable(roots);
  const requests = gradientsByY(order);
  if (requests.size === 0) return graph;
  const rewritten = tableOf<GraphNode>(roots);
  for (const node of order) {
    if (rewritten[node.id]) continue;
    if (node.op.kind === 'gradient') answer(g, requests.get(node.inputs[0]) as readonly GraphNode[], rewritten);
    else rewritten[node.id] = rebuilt(g, node, rewritten);
  }
  return { outputs: graph.outputs.map(({ name, node }) => ({ name, node: rewritten[node.id] as GraphNode })) };
}

/** Rewrites all gradient nodes of one y, whose new version is known. */
function answer(g: GraphBuilder, requests: readonly GraphNode[], rewritten: (GraphNode | undefined)[]): void {
  const y = rewritten[requests[0].inputs[0].id] as GraphNode;
  // An x that is not rewritten yet was made later than y, so y does not depend on it.
  const targets = requests.map(({ inputs: [, x] }) => rewritten[x.id]);
  const gradients = sweep(g, y, new Set(targets.filter((target) => target !== undefined)));
  requests.forEach((request, at) => {
    const target = targets[at];
    const gradient = target && gradients.get(target);
    rewritten[request.id] = gradient ?? fill(from(g, request.origin), 0, request.shape);
  });
}

/** The gradient nodes by what they differentiate. */
function gradientsByY(nodes: readonly GraphNode[]): ReadonlyMap<GraphNode, readonly GraphNode[]> {
  const requests = new Map<GraphNode, GraphNode[]>();
  for (const node of nodes) {
    if (node.op.kind !== 'gradient') continue;
    const [y] = node.inputs;
    const others = requests.get(y);
    if (others) others.push(node);
    else requests.set(y, [node]);
  }
  return requests;
}
