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

/** An architecture and what was measured of it, in the target column's unit; NaN if nothing was. */
export interface Measurement {
  readonly arch: string;
  readonly target: number;
}

/**
 * The table that a CSV text holds; lines before the header that begin with `#` are remarks. Throws a `ProblemError` if it
 * has no rows or a row of another length than the header.
 */
export function accuracyTable(text: string, name: string): AccuracyTable {
  const [columns, ...rows] = parseCsv(text.replace(REMARKS, ''));
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

/**
 * The architectures and their targets, in row order; where a field holds no finite number the target is NaN. Throws a
 * `ProblemError` if no row has a number.
 */
export function measurements(table: AccuracyTable, target: string, arch = 'arch'): Measurement[] {
  const targetAt = columnIndex(table, target);
  const archAt = columnIndex(table, arch);
  const all = table.rows.map((row) => {
    const value = numberOf(row[targetAt]);
    return { arch: row[archAt], target: Number.isFinite(value) ? value : NaN };
  });
  if (all.some((measurement) => !Number.isNaN(measurement.target))) return all;
  const [first] = table.rows;
  const seen = first === undefined ? '' : `: for \`${first[archAt]}\` it is \`${first[targetAt]}\``;
  throw new ProblemError('environment', `The column \`${target}\` of ${table.name} holds no numbers${seen}.`);
}

/** The number a field holds; NaN if it is blank or no number. */
export function numberOf(field: string): number {
  return field.trim() === '' ? NaN : Number(field);
}

const REMARKS = /^\ufeff?(#.*(\r\n|\r|\n|$))+/;
