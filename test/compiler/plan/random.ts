/** Random graphs as plans: scalars over random sources, with their gradients. */
import * as fc from 'fast-check';
import { differentiate } from '../../../compiler/autodiff/differentiate.ts';
import type { Graph } from '../../../compiler/graph/graph.ts';
import { type Grown, grownGraph } from '../../laws/arbitrary/graph.ts';
import { SMOOTH } from '../../laws/arbitrary/growth.ts';

/** A graph whose outputs are a scalar and its gradient with respect to each of its sources. */
export const differentiated: fc.Arbitrary<Grown & { readonly graph: Graph }> = grownGraph(SMOOTH, 10).map((grown) => {
  const { g, y, sources } = grown;
  const gradients = sources.map((x) => g.node({ kind: 'gradient' }, [y, x]));
  const outputs = [y, ...gradients].map((node, at) => ({ name: at === 0 ? 'y' : `gradient ${at}`, node }));
  return { ...grown, graph: differentiate(g, { outputs }) };
});

/** Limits under which the host gets nothing that an engine can do, some of it, or all but the heavy work. */
export const limits = fc.constantFrom(0, 4, 1e6);
