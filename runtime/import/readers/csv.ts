/** Accuracy tables that are there already. */
import { accuracyTable, numberOf } from '../../accuracy/table.ts';
import { broken } from '../broken.ts';
import { MOST_FIELDS } from '../limits.ts';
import type { Part, Row } from '../part.ts';

/**
 * The table of a text, whose architectures are in the column `archColumn`; null if its first line, but for remarks, is no header of
 * several columns. Throws a `ProblemError` if it is no accuracy table.
 */
export function csv(text: string, name: string, archColumn: string): Part | null {
  if (!/^\ufeff?(#.*\r?\n)*[^\r\n]*,/.test(text)) return null;
  if (separators(text) > MOST_FIELDS) throw broken(name, 'has more fields than are read of one file');
  const { columns, rows } = accuracyTable(text, name);
  const doubled = columns.find((column, at) => columns.indexOf(column) !== at);
  if (doubled !== undefined) throw broken(name, `has two columns \`${doubled}\``);
  const archAt = columns.indexOf(archColumn);
  if (archAt < 0) {
    const help = 'say with `--column arch=NAME` which column has the architectures';
    throw broken(name, `has no column \`${archColumn}\`; its columns are ${columns.join(', ')}`, help);
  }
  const others = columns.flatMap((column, at) => (at === archAt ? [] : [{ column, at }]));
  if (!others.some(({ at }) => rows.some((row) => Number.isFinite(numberOf(row[at]))))) {
    throw broken(name, 'has no column with numbers');
  }
  const byArch = new Map<string, Row>();
  for (const row of rows) {
    const arch = row[archAt];
    if (arch === '') throw broken(name, 'has a row without an architecture');
    if (byArch.has(arch)) throw broken(name, `has two rows for ${arch}`);
    byArch.set(arch, new Map(others.map(({ column, at }) => [column, row[at]])));
  }
  return { kind: 'csv', rows: byArch };
}

/** Commas and line ends. */
function separators(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (text[at] === ',' || text[at] === '\n' || text[at] === '\r') count++;
  return count;
}
