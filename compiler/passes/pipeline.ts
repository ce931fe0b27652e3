/** The passes between specialisation and the plan, in order: the recipe of the compiler. */
import { differentiate } from '../autodiff/differentiate.ts';
import type { Graph, GraphBuilder } from '../graph/graph.ts';
import { rescale } from '../range/rescale.ts';
import { adjoints } from './adjoints.ts';
import { gates } from './gates.ts';
import { dropMarkers } from './markers.ts';
import type { GraphPass } from './pass.ts';
import { simplify } from './simplify.ts';

const takeGradients: GraphPass = {
  name: 'differentiate',
  doc: 'replaces gradients by the graphs that compute them',
  run: differentiate,
};

/** What engines run. */
export const PIPELINE: readonly GraphPass[] = [takeGradients, simplify, adjoints, gates, rescale];

/** What the reference interpreter runs: nothing is optimised, so that it can judge the passes. */
export const REFERENCE_PIPELINE: readonly GraphPass[] = [takeGradients, dropMarkers];

/** Runs passes one after the other; `after` sees the graph after each, e.g. to verify or print it. */
export function runPasses(
  g: GraphBuilder,
  graph: Graph,
  passes: readonly GraphPass[] = PIPELINE,
  after: (pass: GraphPass, graph: Graph) => void = () => {},
): Graph {
  return passes.reduce((current, pass) => {
    const next = pass.run(g, current);
    after(pass, next);
    return next;
  }, graph);
}
