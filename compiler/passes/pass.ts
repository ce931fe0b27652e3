/** What a pass is, and the one way to rewrite a graph: bottom-up, each node once, into the same builder. */
import {
  from,
  type Graph,
  type GraphBuilder,
  type GraphNode,
  moving,
  reachable,
  rebuilt,
  tableOf,
} from '../graph/graph.ts';
import type { PrimitiveKind } from '../graph/primitive.ts';
import { type Signs, signs } from '../range/sign.ts';

/** A transformation of graphs that keeps what they mean. The name is how `compile --emit graph` and tests call it. */
export interface GraphPass {
  readonly name: string;
  readonly doc: string;
  readonly run: (g: GraphBuilder, graph: Graph) => Graph;
}

/** Replaces a node, whose inputs have been rewritten already, or returns null to leave it. */
export type Rewrite = (g: GraphBuilder, node: GraphNode, isNonnegative: Signs) => GraphNode | null;

/** A rewriting of nodes of certain kinds. */
export interface Rule {
  readonly name: string;
  readonly roots: readonly PrimitiveKind[];
  readonly rewrite: Rewrite;
}

/** The rules for nodes of a kind, in their order. */
export type RulesByRoot = (kind: PrimitiveKind) => readonly Rule[];

/** Sorts rules by the kinds of node that they are for. */
export function byRoot(rules: readonly Rule[]): RulesByRoot {
  const known = new Map<PrimitiveKind, readonly Rule[]>();
  return (kind) => {
    let own = known.get(kind);
    if (!own) known.set(kind, (own = rules.filter(({ roots }) => roots.includes(kind))));
    return own;
  };
}

/** Applies rules to every node below the outputs, inputs first, until none fits. */
export function rewriteGraph(builder: GraphBuilder, graph: Graph, rulesOf: RulesByRoot): Graph {
  const isNonnegative = signs();
  const roots = graph.outputs.map(({ node }) => node);
  const rewritten = tableOf<GraphNode>(roots);
  const g = moving(builder);
  for (const node of reachable(roots)) {
    g.origin = node.origin;
    rewritten[node.id] = simplest(g, rebuilt(builder, node, rewritten), rulesOf, isNonnegative);
  }
  return { outputs: graph.outputs.map(({ name, node }) => ({ name, node: rewritten[node.id] as GraphNode })) };
}

/** Makes what takes a node's place, of the current versions of what the node was made of. */
export type Replacement = (g: GraphBuilder, current: (node: GraphNode) => GraphNode) => GraphNode;

/** Replaces some nodes of `order`, which are given in that order, and rebuilds what reads them. */
export function replaceNodes(
  g: GraphBuilder,
  graph: Graph,
  order: readonly GraphNode[],
  replacements: ReadonlyMap<GraphNode, Replacement>,
): Graph {
  const [first] = replacements.keys();
  if (first === undefined) return graph;
  const rewritten = tableOf<GraphNode>(order);
  const current = ({ id }: GraphNode): GraphNode => rewritten[id] as GraphNode;
  for (const node of order) {
    const replacement = replacements.get(node);
    if (replacement) rewritten[node.id] = replacement(from(g, node.origin), current);
    else rewritten[node.id] = node.id < first.id ? node : rebuilt(g, node, rewritten);
  }
  return { outputs: graph.outputs.map(({ name, node }) => ({ name, node: current(node) })) };
}

function simplest(g: GraphBuilder, node: GraphNode, rulesOf: RulesByRoot, isNonnegative: Signs): GraphNode {
  for (let current = node; ;) {
    let next: GraphNode | null = null;
    for (const { rewrite } of rulesOf(current.op.kind)) {
      next = rewrite(g, current, isNonnegative);
      if (next) break;
    }
    if (!next) return current;
    current = next;
  }
}
