/** Imports the files in which benchmarks are published: one accuracy table from all of them. */
import { basename } from 'node:path';
import { ProblemError } from '../problem.ts';
import { type Contents, contentsOf } from './contents.ts';
import type { Json } from './json.ts';
import { emptyTable, mergePart, type Renames } from './merge.ts';
import { type Kind, type Part, unknownKind } from './part.ts';
import type { PickleValue } from './pickle/value.ts';
import { csv } from './readers/csv.ts';
import { nasbench201 } from './readers/nasbench201.ts';
import { natsBench } from './readers/nats-bench.ts';
import { nds } from './readers/nds.ts';
import { suiteZero } from './readers/suite-zero.ts';

/** The part that a value makes, or null if the value is of another kind. */
type Reader<Value> = (value: Value, name: string) => Part | null;

const PICKLES: readonly Reader<PickleValue>[] = [natsBench, nasbench201];
const DOCUMENTS: readonly Reader<Json>[] = [nds, suiteZero];

export interface Imported {
  /** The first is `arch`. */
  readonly columns: readonly string[];
  /** Fields by column, empty where no file has a value. */
  readonly rows: readonly (readonly string[])[];
  /** How many files there were of each kind. */
  readonly files: ReadonlyMap<Kind, number>;
}

/**
 * The table of all files together, one row an architecture, in the order of their first appearance. `onRead` is called
 * after each file. Throws a `ProblemError` at the first file that is not as it should be.
 */
export function importFiles(files: readonly string[], renames: Renames, onRead: () => void): Imported {
  const merged = emptyTable();
  const [archColumn = 'arch'] = [...renames].find(([, title]) => title === 'arch') ?? [];
  for (const file of files) {
    const name = basename(file);
    const part = partOf(contentsOf(file), name, archColumn);
    mergePart(merged, part, renames, name);
    if (part.kind === 'csv') merged.renamed.add(archColumn);
    onRead();
  }
  if (merged.rows.size === 0) throw new ProblemError('environment', 'There are no results of any architecture.');
  const columns = [...merged.columns];
  const absent = [...renames.keys()].find((column) => !merged.renamed.has(column));
  if (absent !== undefined) {
    throw new ProblemError('environment', `There is no column \`${absent}\`.`, `the columns are ${columns.join(', ')}`);
  }
  const rows = [...merged.rows].map(([arch, row]) => [arch, ...columns.map((column) => row.get(column) ?? '')]);
  return { columns: ['arch', ...columns], rows, files: merged.files };
}

function partOf(contents: Contents, name: string, archColumn: string): Part {
  switch (contents.form) {
    case 'pickle':
      return firstPart(PICKLES, contents.value, name);
    case 'json':
      return firstPart(DOCUMENTS, contents.value, name);
    case 'text': {
      const part = csv(contents.text, name, archColumn);
      if (part === null) throw unknownKind(name);
      return part;
    }
    default:
      return contents satisfies never;
  }
}

function firstPart<Value>(readers: readonly Reader<Value>[], value: Value, name: string): Part {
  for (const reader of readers) {
    const part = reader(value, name);
    if (part !== null) return part;
  }
  throw unknownKind(name);
}
