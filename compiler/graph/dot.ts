/** A graph in the language of Graphviz, sources as boxes and outputs doubly circled, grouped by site. */
import { type Graph, type GraphNode, reachable } from './graph.ts';
import { primitiveName } from './print.ts';

export function printDot(graph: Graph): string {
  const nodes = reachable(graph.outputs.map((output) => output.node));
  const sites = groupBySite(nodes);
  const clusters = [...sites].map(([site, members], index) => {
    const lines = members.map((node) => `    ${declare(node)}`);
    if (site === null) return lines.map((line) => line.slice(2)).join('\n');
    return [`  subgraph cluster_${index} {`, `    label=${quote(site)};`, ...lines, '  }'].join('\n');
  });
  const edges = nodes.flatMap((node) => node.inputs.map((input) => `  n${input.id} -> n${node.id};`));
  const outputs = graph.outputs.flatMap(({ name, node }, index) => [
    `  out${index} [label=${quote(name)}, shape=doublecircle];`,
    `  n${node.id} -> out${index};`,
  ]);
  return ['digraph proxies {', '  node [shape=ellipse];', ...clusters, ...edges, ...outputs, '}'].join('\n');
}

function groupBySite(nodes: readonly GraphNode[]): Map<string | null, GraphNode[]> {
  const groups = new Map<string | null, GraphNode[]>();
  for (const node of nodes) {
    const group = groups.get(node.origin.site);
    if (group) group.push(node);
    else groups.set(node.origin.site, [node]);
  }
  return groups;
}

function declare(node: GraphNode): string {
  const label = `${primitiveName(node.op)}\n[${node.shape.join(', ')}]`;
  return `n${node.id} [label=${quote(label)}${node.op.kind === 'source' ? ', shape=box' : ''}];`;
}

const quote = (text: string): string => JSON.stringify(text);
