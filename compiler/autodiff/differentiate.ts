/**
 * The pass that turns `gradient` nodes into the graphs that compute them. It walks the graph in topological order, so a
 * gradient inside of y has become plain primitives before the gradient of y is taken: gradients nest.
 */
import { fill } from '../graph/build.ts';
import { from, type Graph, type GraphBuilder, type GraphNode, reachable } from '../graph/graph.ts';
import { sweep } from './sweep.ts';

/**
 * An equal graph without `gradient`, `port` and `stop` nodes; `g` must be the builder that made it. The gradient with
 * respect to an x that y does not depend on is 0. All gradients of one y share a sweep. Throws where a gradient would have
 * to flow through a primitive that is not differentiable.
 */
export function differentiate(g: GraphBuilder, graph: Graph): Graph {
  const differentiated = withoutGradients(
    g,
    graph.outputs.map(({ node }) => node),
  );
  const plain = withoutMarkers(g, differentiated);
  return { outputs: graph.outputs.map(({ name }, at) => ({ name, node: plain[at] })) };
}

function withoutGradients(g: GraphBuilder, roots: readonly GraphNode[]): readonly GraphNode[] {
  const order = reachable(roots);
  const requests = gradientsByY(order);
  const rewritten = new Map<GraphNode, GraphNode>();
  for (const node of order) {
    if (rewritten.has(node)) continue;
    if (node.op.kind === 'gradient') answer(g, requests.get(node.inputs[0]) as readonly GraphNode[], rewritten);
    else rewritten.set(node, rebuild(g, node, rewritten));
  }
  return roots.map((root) => rewritten.get(root) as GraphNode);
}

/** Rewrites all gradient nodes of one y, whose new version is known. */
function answer(g: GraphBuilder, requests: readonly GraphNode[], rewritten: Map<GraphNode, GraphNode>): void {
  const y = rewritten.get(requests[0].inputs[0]) as GraphNode;
  // An x that is not rewritten yet was made later than y, so y does not depend on it.
  const targets = requests.map(({ inputs: [, x] }) => rewritten.get(x));
  const gradients = sweep(g, y, new Set(targets.filter((target) => target !== undefined)));
  requests.forEach((request, at) => {
    const target = targets[at];
    const gradient = target && gradients.get(target);
    rewritten.set(request, gradient ?? fill(from(g, request.origin), 0, request.shape));
  });
}

/** Ports and stops differ from what they pass on only as long as gradients are to be taken. */
function withoutMarkers(g: GraphBuilder, roots: readonly GraphNode[]): readonly GraphNode[] {
  const rewritten = new Map<GraphNode, GraphNode>();
  for (const node of reachable(roots)) {
    const isMarker = node.op.kind === 'port' || node.op.kind === 'stop';
    rewritten.set(node, isMarker ? (rewritten.get(node.inputs[0]) as GraphNode) : rebuild(g, node, rewritten));
  }
  return roots.map((root) => rewritten.get(root) as GraphNode);
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

/** The node on its inputs' new versions. */
function rebuild(g: GraphBuilder, node: GraphNode, rewritten: ReadonlyMap<GraphNode, GraphNode>): GraphNode {
  const inputs = node.inputs.map((input) => rewritten.get(input) as GraphNode);
  const same = inputs.every((input, at) => input === node.inputs[at]);
  return same ? node : g.node(node.op, inputs, node.origin);
}
