/** What one file contributes to a table. */
import type { ProblemError } from '../problem.ts';
import { broken } from './broken.ts';

/** The kinds of files: what each is, and the space of its architectures; null if that may be any. */
export const KINDS = {
  'nats-bench-tss': { what: 'NATS-Bench archives of the topology space', space: 'nasbench201' },
  'nats-bench-sss': { what: 'NATS-Bench archives of the size space', space: 'natsbench-sss' },
  nasbench201: { what: '`nb201_*.pickle` of NASLib', space: 'nasbench201' },
  nds: { what: 'NDS', space: 'nds' },
  'nas-bench-suite-zero': { what: 'NAS-Bench-Suite-Zero for nasbench201', space: 'nasbench201' },
  csv: { what: 'CSV tables with a column `arch`', space: null },
} as const satisfies Readonly<Record<string, { readonly what: string; readonly space: string | null }>>;

export type Kind = keyof typeof KINDS;

/** The file `name` is none of the kinds. */
export function unknownKind(name: string): ProblemError {
  const kinds = Object.values(KINDS).map(({ what }) => what);
  return broken(name, 'is of no kind that can be imported', `the kinds are ${kinds.join(', ')}`);
}

/** The values of one architecture by column, in order. An empty text stands for a value that is not known. */
export type Row = ReadonlyMap<string, string>;

export interface Part {
  readonly kind: Kind;
  /** By architecture. */
  readonly rows: ReadonlyMap<string, Row>;
}

/** Measured values by column, of which the mean is to be taken. */
export type Runs = ReadonlyMap<string, readonly number[]>;

/** Means to six places; empty where a value is not finite. */
export function meansOf(runs: Runs): Row {
  return new Map(
    [...runs].map(([column, values]) => [column, numeral(values.reduce((a, b) => a + b) / values.length, 6)]),
  );
}

/** A number with at most so many places after the point; empty if it is not finite. */
export function numeral(value: number, places: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(places))) : '';
}

/** Adds a value to those of its column. */
export function addRun(runs: Map<string, number[]>, column: string, value: number): void {
  const known = runs.get(column);
  if (known === undefined) runs.set(column, [value]);
  else known.push(value);
}

/** An accuracy or an error in percent. Throws a `ProblemError` about the file `name` if it is none. */
export function percent(value: unknown, name: string, of: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 100) return value;
  throw broken(name, `has an accuracy of ${of} that is no number from 0 to 100`);
}
