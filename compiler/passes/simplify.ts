/** All rules in one walk: each is tried on what the others left, so that a graph is walked over once. */
import { ALGEBRA } from './algebra.ts';
import { CONSTANTS } from './constants.ts';
import { CONTRACTIONS } from './contractions.ts';
import { type GraphPass, rewriteGraph, type Rule } from './pass.ts';

const RULES: readonly Rule[] = [...CONSTANTS, ...ALGEBRA, ...CONTRACTIONS];

export const simplify: GraphPass = {
  name: 'simplify',
  doc: 'evaluates what depends on no tensor of the network, applies the algebraic rules, and turns sums of products into contractions',
  run: (g, graph) => rewriteGraph(g, graph, RULES),
};
