/** Holdouts: rows of a table that are kept out because another file names their architectures. */
import { parseCsv } from './csv.ts';
import { type AccuracyTable, columnIndex } from './table.ts';

/** What is left of a table. */
export interface Kept {
  readonly table: AccuracyTable;
  /** How many different architectures were to be kept out, and how many of them no row has. */
  readonly named: number;
  readonly unmatched: number;
}

/**
 * The architectures that a text names: the column `arch` of comma-separated values, if its header has one, or else one a
 * line. Blank lines, and lines that begin with `#`, name none.
 */
export function architecturesIn(text: string): readonly string[] {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [header = [], ...records] = parseCsv(lines.join('\n'));
  const at = header.indexOf('arch');
  return at < 0 ? lines : records.flatMap((record) => record[at] || []);
}

/** The rows whose architecture is none of `excluded`; `canonical` gives every spelling of an architecture the same text. */
export function without(table: AccuracyTable, excluded: readonly string[], canonical: (arch: string) => string): Kept {
  const archAt = columnIndex(table, 'arch');
  const out = new Set(excluded.map(canonical));
  const met = new Set<string>();
  const rows = table.rows.filter((row) => {
    const arch = canonical(row[archAt]);
    if (out.has(arch)) met.add(arch);
    return !out.has(arch);
  });
  return { table: { ...table, rows }, named: out.size, unmatched: out.size - met.size };
}
