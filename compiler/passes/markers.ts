/** Ports and stops differ from what they pass on only as long as gradients are to be taken. */
import { byRoot, type GraphPass, rewriteGraph, type Rule } from './pass.ts';

export const MARKERS: readonly Rule[] = [
  { name: 'port(x), stop(x) → x', roots: ['port', 'stop'], rewrite: (_, { inputs: [x] }) => x },
];

const RULES = byRoot(MARKERS);

/** What `simplify` does beside all else, for those who want nothing else. */
export const dropMarkers: GraphPass = {
  name: 'drop_markers',
  doc: 'drops what gradients alone see',
  run: (g, graph) => rewriteGraph(g, graph, RULES),
};
