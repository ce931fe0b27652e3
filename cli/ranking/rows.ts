/** The rows of an accuracy table that a ranking is about. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { architecturesIn, without } from '../../runtime/accuracy/exclude.ts';
import { sample } from '../../runtime/accuracy/sample.ts';
import { stratifiedSample } from '../../runtime/accuracy/strata.ts';
import { type AccuracyTable, measurements } from '../../runtime/accuracy/table.ts';
import { where } from '../../runtime/accuracy/where.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { type Flags, wholeNumber } from '../flags.ts';
import type { Output } from '../output/output.ts';
import type { FlagValues } from '../verb.ts';
import { tellWarning } from '../warning.ts';

export const ROW_FLAGS = {
  where: { type: 'string', array: true, describe: 'a condition on the rows, such as reachable=1; can be repeated' },
  'exclude-file': {
    type: 'string',
    describe: 'a file of architectures to leave out, one a line or in a column `arch`',
  },
  sample: { type: 'string', describe: 'how many of the rows to draw; all without it' },
  stratify: { type: 'boolean', default: false, describe: 'draw from each tenth of the first target alike' },
} as const satisfies Flags;

/**
 * The rows that satisfy the conditions, are not held out, and have a number for a target; or a sample of them. `canonical`
 * gives every spelling of an architecture the same text. What is left out without having been asked for is told.
 */
export function chooseRows(
  table: AccuracyTable,
  targets: readonly string[],
  flags: FlagValues<typeof ROW_FLAGS>,
  canonical: (arch: string) => string,
  seed: number,
  output: Output,
): AccuracyTable {
  if (flags.stratify && flags.sample === undefined) {
    throw new ProblemError(
      'invocation',
      '`--stratify` says how to draw a sample.',
      'say how many rows with `--sample`',
    );
  }
  const meeting = where(table, flags.where ?? []);
  const file = flags['exclude-file'];
  const kept = file === undefined ? meeting : exclude(meeting, file, canonical, output);
  // Strata are of the first target; otherwise a row may serve for any of them.
  const measured = withNumbers(kept, flags.stratify ? targets.slice(0, 1) : targets, output);
  if (flags.sample === undefined) return measured;
  const n = wholeNumber('sample', flags.sample, 1);
  const { rows } = measured;
  if (!flags.stratify) return { ...measured, rows: sample(rows, n, seed) };
  const values = measurements(measured, targets[0]).map(({ target }) => target);
  return { ...measured, rows: stratifiedSample(rows, values, n, seed) };
}

function exclude(
  table: AccuracyTable,
  file: string,
  canonical: (arch: string) => string,
  output: Output,
): AccuracyTable {
  const kept = without(table, architecturesIn(readList(file)), canonical);
  if (kept.unmatched > 0) {
    const chosen = table.rows.length;
    tellWarning(
      `${kept.unmatched} of the ${kept.named} architectures in ${basename(file)} are in none of the ${chosen} rows of ${table.name}.`,
      output,
    );
  }
  if (kept.table.rows.length > 0) return kept.table;
  throw new ProblemError('invocation', `${basename(file)} leaves no row of ${table.name}.`);
}

function withNumbers(table: AccuracyTable, targets: readonly string[], output: Output): AccuracyTable {
  const columns = targets.map((target) => measurements(table, target));
  const rows = table.rows.filter((_, row) => columns.some((column) => !Number.isNaN(column[row].target)));
  const lost = table.rows.length - rows.length;
  if (lost > 0) {
    const names = targets.map((target) => `\`${target}\``).join(' or ');
    tellWarning(`${lost} of the ${table.rows.length} rows of ${table.name} have no number in ${names}.`, output);
  }
  return { ...table, rows };
}

function readList(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ProblemError('environment', `The list of architectures ${file} cannot be read.`);
  }
}
