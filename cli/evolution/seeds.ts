/** Programs that a search begins with, from files. */
import { genomesOf, type NamedGenome } from '../../evolution/genome/read.ts';
import type { Output } from '../output/output.ts';
import { load, readPrograms } from '../programs.ts';
import { proxiesOf } from '../proxies.ts';
import { tellWarning } from '../warning.ts';

/** The proxies of the files, but for those that are too large, which is told; null after errors, which are told. */
export function seedsFrom(files: readonly string[], output: Output): readonly NamedGenome[] | null {
  if (files.length === 0) return [];
  const programs = readPrograms(files);
  if (proxiesOf(programs, output) === null) return null;
  const seeds = programs.flatMap(({ file, source }) => genomesOf(file, source, load));
  for (const { name, genome } of seeds) {
    if (genome === null) tellWarning(`The proxy \`${name}\` is too large to begin with.`, output);
  }
  return seeds.filter(({ genome }) => genome !== null);
}
