/** Measured accuracies: a table with a header, one architecture a row. */
import { suggest } from '../../compiler/diagnostics/suggest.ts';
import { ProblemError } from '../problem.ts';
import { parseCsv } from './csv.ts';

/** A table as it was read. Every row has one field per column. */
export interface AccuracyTable {
  /** What messages call the table: its file. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** An architecture and what was measured of it, in the target column's unit. */
export interface Measurement {
  readonly arch: string;
  readonly target: number;
}

/** The table that a CSV text holds. Throws a `ProblemError` if it has no rows or a row of another length than the header. */
export function accuracyTable(text: string, name: string): AccuracyTable {
  const [columns, ...rows] = parseCsv(text);
  if (rows.length === 0) throw new ProblemError('environment', `${name} has no rows.`);
  const ragged = rows.findIndex((row) => row.length !== columns.length);
  if (ragged >= 0) {
    throw new ProblemError(
      'environment',
      `Row ${ragged + 1} of ${name} has ${rows[ragged].length} fields, but the header has ${columns.length}.`,
    );
  }
  return { name, columns, rows };
}

/** The position of a column. Throws a `ProblemError` with the list of columns if there is none of that name. */
export function columnIndex(table: AccuracyTable, column: string): number {
  const index = table.columns.indexOf(column);
  if (index >= 0) return index;
  const near = suggest(column, table.columns);
  throw new ProblemError(
    'environment',
    `${table.name} has no column \`${column}\`; its columns are ${table.columns.join(', ')}.`,
    near === null ? null : `did you mean \`${near}\`?`,
  );
}

/** The architectures and their targets, in row order. Throws a `ProblemError` at a target that is no finite number. */
export function measurements(table: AccuracyTable, target: string, arch = 'arch'): Measurement[] {
  const targetAt = columnIndex(table, target);
  const archAt = columnIndex(table, arch);
  return table.rows.map((row, i) => {
    const value = numberOf(row[targetAt]);
    if (Number.isFinite(value)) return { arch: row[archAt], target: value };
    throw new ProblemError(
      'environment',
      `\`${target}\` is \`${row[targetAt]}\`, no number, for the architecture \`${row[archAt]}\` (row ${i + 1}) of ${table.name}.`,
      `leave out such rows with a condition such as \`${target}>=0\``,
    );
  });
}

/** The number a field holds; NaN if it is blank or no number. */
export function numberOf(field: string): number {
  return field.trim() === '' ? NaN : Number(field);
}
