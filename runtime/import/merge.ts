/** One table from the parts that several files contribute. */
import { ProblemError } from '../problem.ts';
import { broken } from './broken.ts';
import { type Kind, KINDS, type Part } from './part.ts';

/** New names of columns by their old ones. */
export type Renames = ReadonlyMap<string, string>;

/** A table that grows with each part. */
export interface Merged {
  /** In the order of their first appearance, without that of the architectures. */
  readonly columns: Set<string>;
  readonly rows: Map<string, Map<string, string>>;
  /** How many files there were of each kind. */
  readonly files: Map<Kind, number>;
  /** The old names of columns that there were. */
  readonly renamed: Set<string>;
}

export const emptyTable = (): Merged => ({ columns: new Set(), rows: new Map(), files: new Map(), renamed: new Set() });

/**
 * Adds what the file `name` contributes. Throws a `ProblemError` if it is of another space than what is there, or
 * has another value of what is there.
 */
export function mergePart(merged: Merged, { kind, rows }: Part, renames: Renames, name: string): void {
  const { space } = KINDS[kind];
  const other = [...merged.files.keys()]
    .map((known) => KINDS[known].space)
    .find((known) => known !== null && known !== space);
  if (space !== null && other !== undefined) {
    throw new ProblemError('invocation', `${name} is of the space ${space}, and the files before it are of ${other}.`);
  }
  merged.files.set(kind, (merged.files.get(kind) ?? 0) + 1);
  for (const [arch, row] of rows) {
    const known = merged.rows.get(arch) ?? new Map<string, string>();
    merged.rows.set(arch, known);
    for (const [column, value] of row) {
      const title = renames.get(column) ?? column;
      if (title !== column) merged.renamed.add(column);
      if (title === 'arch' || (title !== column && row.has(title)))
        throw broken(name, `would have two columns \`${title}\``);
      merged.columns.add(title);
      const before = known.get(title) ?? '';
      if (before !== '' && value !== '' && before !== value) {
        throw broken(name, `has ${value} as \`${title}\` of ${arch}, and a file before it has ${before}`);
      }
      if (before === '') known.set(title, value);
    }
  }
}
