/** Where accuracies come from: the table that the user names, or the one that comes with the package for a space. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AccuracyTable, accuracyTable } from '../../runtime/accuracy/table.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { PACKAGE_ROOT } from '../package-root.ts';

/** A table, and which of its columns a ranking is about. */
export interface Accuracies {
  readonly table: AccuracyTable;
  readonly targets: readonly string[];
}

/** What a ranking is about where an embedded table is used and no target named. */
const EMBEDDED_TARGET = 'test';

/**
 * The table in `file`, or without one the table of the space, null for files, in the package's folder of benchmarks. Throws a `ProblemError` if
 * there is none, if it cannot be read, or if a table that the user names comes without a target.
 */
export function accuraciesFrom(
  file: string | undefined,
  targets: readonly string[],
  space: string | null,
  benchmarks: URL = new URL('benchmarks/', PACKAGE_ROOT),
): Accuracies {
  if (file === undefined) {
    if (space === null) {
      const help = 'it is the table of what networks from files were measured at';
      throw new ProblemError('invocation', 'The flag `--accuracy` is missing.', help);
    }
    const embedded = fileURLToPath(new URL(`${space}.csv`, benchmarks));
    if (!existsSync(embedded)) {
      throw new ProblemError(
        'invocation',
        `The space \`${space}\` comes without accuracies.`,
        'name a table with `--accuracy`; `eznasc data import` makes one from the files of a benchmark',
      );
    }
    return { table: readTable(embedded), targets: targets.length > 0 ? targets : [EMBEDDED_TARGET] };
  }
  const table = readTable(file);
  if (targets.length > 0) return { table, targets };
  const columns = `${table.name} has the columns ${table.columns.join(', ')}`;
  throw new ProblemError('invocation', 'The flag `--target` is missing.', columns);
}

function readTable(file: string): AccuracyTable {
  return accuracyTable(readText(file), basename(file));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ProblemError('environment', `The accuracy table ${file} cannot be read.`);
  }
}
