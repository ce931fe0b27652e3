/** What written programs take: a pair of inputs for each batch of images. */
import { type Graph, reachable } from '../graph/graph.ts';

/** `images` and `labels` for the first batch, `images_1` and `labels_1` for the next. */
export const batchInput = (what: 'images' | 'labels', batch: number): string =>
  batch === 0 ? what : `${what}_${batch}`;

/** The batches whose images or labels a graph reads, ascending, and always the first. */
export function graphBatches({ outputs }: Graph): readonly number[] {
  const found = new Set([0]);
  for (const { op } of reachable(outputs.map(({ node }) => node)))
    if (op.kind === 'source' && 'batch' in op.source) found.add(op.source.batch);
  return [...found].sort((a, b) => a - b);
}
