/** Programs that a search begins with, from files. */
import { batchesRead } from '../../compiler/core/batches.ts';
import { genomesOf, type NamedGenome } from '../../evolution/genome/read.ts';
import type { Output } from '../output/output.ts';
import { load, readPrograms } from '../programs.ts';
import { proxiesOf } from '../proxies.ts';
import { tellWarning } from '../warning.ts';

interface Seeds {
  readonly genomes: readonly NamedGenome[];
  /** The batches of images that they read. */
  readonly batches: readonly number[];
}

/** The proxies of the files, but for those that are too large, which is told; null after errors, which are told. */
export function seedsFrom(files: readonly string[], output: Output): Seeds | null {
  if (files.length === 0) return { genomes: [], batches: [0] };
  const programs = readPrograms(files);
  const proxies = proxiesOf(programs, output);
  if (proxies === null) return null;
  const seeds = programs.flatMap(({ file, source }) => genomesOf(file, source, load));
  for (const { name, genome } of seeds) {
    if (genome === null) tellWarning(`The proxy \`${name}\` is too large to begin with.`, output);
  }
  return { genomes: seeds.filter(({ genome }) => genome !== null), batches: batchesRead(proxies) };
}
