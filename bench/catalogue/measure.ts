/** Scores the networks of a study with every proxy, as far as that is not done yet. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckedProxy } from '../../compiler/core/core.ts';
import { scoreAll } from '../../runtime/scoring/parallel.ts';
import { librarySource } from '../../test/library.ts';
import { type Journal, openJournal } from './journal.ts';
import type { Study } from './study.ts';

export const journalOf = (folder: string, study: Study, seed: number): Journal =>
  openJournal(join(folder, `${study.name}-${seed}.ndjson`));

/** What tells a proxy's scores from those of another program of its name; the definitions that it may use are part of it. */
export function keyOf(name: string): string {
  const { text } = librarySource(name);
  const hash = createHash('sha256').update(codeOf(text));
  if (/^use /m.test(text)) hash.update(definitions());
  return `${name}@${hash.digest('hex').slice(0, 8)}`;
}

function definitions(): string {
  const folder = join('proxies', 'definitions');
  return readdirSync(folder)
    .map((file) => codeOf(readFileSync(join(folder, file), 'utf8')))
    .join('');
}

/** The lines that are not comments. */
const codeOf = (text: string): string => text.replace(/^\s*\/\/.*\n/gm, '');

/** Scores with one seed what the journal lacks: the proxies together, so that they share their passes. */
export async function measure(
  study: Study,
  seed: number,
  proxies: readonly CheckedProxy[],
  folder: string,
): Promise<void> {
  const journal = journalOf(folder, study, seed);
  const keys = new Map(proxies.map(({ name }) => [name, keyOf(name)]));
  const lacking = new Map<string, { proxies: readonly CheckedProxy[]; archs: string[] }>();
  for (const arch of study.archs.slice(0, study.networks[seed])) {
    const left = proxies.filter(({ name }) => journal.score(arch, keys.get(name) as string) === undefined);
    if (left.length === 0) continue;
    const id = left.map(({ name }) => name).join();
    const group = lacking.get(id) ?? { proxies: left, archs: [] };
    group.archs.push(arch);
    lacking.set(id, group);
  }
  const [first, second] = study.batches(seed);
  for (const { proxies: left, archs } of lacking.values()) {
    console.error(`${study.name}, seed ${seed}: ${archs.length} networks × ${left.length} proxies`);
    let done = 0;
    await scoreAll(
      {
        proxies: left,
        engine: 'onnx',
        batch: first,
        further: new Map([[1, second]]),
        seed,
        initialisation: 'torch',
      },
      archs.map((arch) => ({ name: arch, load: () => ({ network: study.space.networkOf(arch), weights: null }) })),
      {
        workers: 2,
        workerFile: pathToFileURL(join('dist', 'worker.js')),
        signal: new AbortController().signal,
        onScored: ({ scores }) => {
          const entries = scores.map(({ proxy, score }) => [keys.get(proxy), Number.isFinite(score) ? score : null]);
          journal.append(archs[done++], Object.fromEntries(entries));
        },
      },
    );
  }
}
