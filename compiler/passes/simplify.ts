/** Applies the algebraic rules until none fits. */
import type { Graph } from '../graph/graph.ts';
import { type GraphPass, type Rewrite, rewriteGraph } from './pass.ts';
import { RULES } from './rules.ts';

const applyRules: Rewrite = (g, node) => {
  let current = node;
  for (let rewritten: typeof node | null = node; rewritten;) {
    current = rewritten;
    rewritten = null;
    for (const rule of RULES) {
      rewritten = rule.rewrite(g, current);
      if (rewritten) break;
    }
  }
  return current;
};

export const simplify: GraphPass = {
  name: 'simplify',
  doc: 'applies the algebraic rules that hold for every IEEE number',
  run: (g, graph): Graph => rewriteGraph(g, graph, applyRules),
};
