/** Layers that summarise: windows, and whole axes. */
import * as b from '../../graph/build.ts';
import { elements, type GraphBuilder, type GraphNode } from '../../graph/graph.ts';
import type { LayerRules } from './rule.ts';

export const pooling: LayerRules<'average_pool' | 'max_pool' | 'global_average_pool' | 'mean'> = {
  average_pool: ({ g }, { kernel, stride, padding, counted }, [x]) =>
    g.node({ kind: 'average_pool', window: { kernel, stride, padding, counted } }, [x]),
  max_pool: ({ g }, { kernel, stride, padding }, [x]) =>
    g.node({ kind: 'max_pool_gather', window: { kernel, stride, padding } }, [x, x]),
  global_average_pool: ({ g }, _, [x]) => mean(g, x, [2, 3], false),
  mean: ({ g }, { axes, keep }, [x]) =>
    mean(
      g,
      x,
      axes.map((axis) => axis + 1),
      keep,
    ),
};

/** The average over dimensions, which are left out or kept with size 1. */
export function mean(g: GraphBuilder, x: GraphNode, dims: readonly number[], keep: boolean): GraphNode {
  const count = elements(dims.map((dim) => x.shape[dim]));
  const reduce = keep ? b.reduceKeeping : b.reduce;
  return b.div(g, reduce(g, 'sum', x, dims), b.fill(g, count));
}
