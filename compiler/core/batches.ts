/** Which batches of images a program is about. */
import type { CheckedProxy, PassSpec } from './core.ts';
import { nodesOf } from './walk.ts';

/** The batches of images in the input of a pass, ascending. */
const batchesOf = ({ input }: Pick<PassSpec, 'input'>): readonly number[] =>
  input.flatMap(({ kind, stream }) => (kind === 'data' ? [stream] : [])).toSorted((a, b) => a - b);

/**
 * The batch that the labels of a pass belong to: that of its images, the first for noise alone. Null where there is none: for `ones` alone,
 * and where images of several batches are mixed.
 */
export function labelledBatch(pass: Pick<PassSpec, 'input'>): number | null {
  const batches = batchesOf(pass);
  if (batches.length > 1) return null;
  return batches[0] ?? (pass.input.some(({ kind }) => kind === 'noise') ? 0 : null);
}

/** The batches that the passes of `proxies` see, ascending, and always the first. */
export function batchesRead(proxies: readonly CheckedProxy[]): readonly number[] {
  const found = new Set([0]);
  for (const { core } of nodesOf(proxies.map(({ score }) => score))) {
    if (core.kind === 'pass_tensor' || core.kind === 'site_tensor')
      for (const batch of batchesOf(core.pass)) found.add(batch);
  }
  return [...found].sort((a, b) => a - b);
}
