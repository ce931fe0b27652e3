/** All rules in one walk: each is tried on what the others left, so that a graph is walked over once. */
import { ALGEBRA } from './algebra.ts';
import { CONSTANTS } from './constants.ts';
import { CONTRACTIONS } from './contractions.ts';
import { byRoot, type GraphPass, rewriteGraph, type Rule } from './pass.ts';

/** Ports and stops differ from what they pass on only as long as gradients are to be taken. */
const MARKERS: readonly Rule[] = [
  { name: 'port(x), stop(x) → x', roots: ['port', 'stop'], rewrite: (_, { inputs: [x] }) => x },
];

const RULES = byRoot([...MARKERS, ...CONSTANTS, ...ALGEBRA, ...CONTRACTIONS]);

export const simplify: GraphPass = {
  name: 'simplify',
  doc: 'drops what gradients alone see, evaluates what depends on no tensor of the network, applies the algebraic rules, and turns sums of products into contractions',
  run: (g, graph) => rewriteGraph(g, graph, RULES),
};
