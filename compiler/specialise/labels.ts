/** The labels of a pass as sources. */
import { labelledBatch } from '../core/batches.ts';
import type { PassSpec } from '../core/core.ts';
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import type { Shape } from '../graph/primitive.ts';

/** Class indices: [batch]. */
export const labels = (g: GraphBuilder, pass: PassSpec, batch: number): GraphNode =>
  g.node({ kind: 'source', source: { kind: 'labels', batch: batchOf(pass) }, shape: [batch] }, []);

/** One-hot: [batch, class]. */
export const labelTargets = (g: GraphBuilder, pass: PassSpec, shape: Shape): GraphNode =>
  g.node({ kind: 'source', source: { kind: 'targets', batch: batchOf(pass) }, shape }, []);

function batchOf(pass: PassSpec): number {
  const batch = labelledBatch(pass);
  if (batch === null) throw new Error('the checker must have refused the labels of a pass without any');
  return batch;
}
