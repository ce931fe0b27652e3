/** The labels of the batch as sources. */
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import type { Shape } from '../graph/primitive.ts';

/** Class indices: [batch]. */
export const labels = (g: GraphBuilder, batch: number): GraphNode =>
  g.node({ kind: 'source', source: { kind: 'labels' }, shape: [batch] }, []);

/** One-hot: [batch, class]. */
export const labelTargets = (g: GraphBuilder, shape: Shape): GraphNode =>
  g.node({ kind: 'source', source: { kind: 'targets' }, shape }, []);
