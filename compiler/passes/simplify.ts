/** All rules in one walk: each is tried on what the others left, so that a graph is walked over once. */
import { ALGEBRA } from './algebra.ts';
import { CONSTANTS } from './constants.ts';
import { CONTRACTIONS } from './contractions.ts';
import { MARKERS } from './markers.ts';
import { byRoot, type GraphPass, rewriteGraph } from './pass.ts';

const RULES = byRoot([...MARKERS, ...CONSTANTS, ...ALGEBRA, ...CONTRACTIONS]);

export const simplify: GraphPass = {
  name: 'simplify',
  doc: 'drops what gradients alone see, evaluates what depends on no tensor of the network, applies the algebraic rules, and turns sums of products into contractions',
  run: (g, graph) => rewriteGraph(g, graph, RULES),
};
