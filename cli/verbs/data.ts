/** `eznasc data import`: makes accuracy tables from the files in which benchmarks are published. */
import { printCsv } from '../../runtime/accuracy/csv.ts';
import { filesOf } from '../../runtime/import/contents.ts';
import { type Imported, importFiles } from '../../runtime/import/import.ts';
import { KINDS } from '../../runtime/import/part.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { EXIT } from '../exit-code.ts';
import { type Flags, oneOf } from '../flags.ts';
import { writeOutput } from '../output/file.ts';
import { list } from '../output/table.ts';
import { progress } from '../progress.ts';
import { verb } from '../verb.ts';

const ACTIONS = ['import'] as const;

const DATA_FLAGS = {
  out: { type: 'string', describe: 'the CSV table to write' },
  column: { type: 'string', array: true, describe: 'NEW=OLD: another name for a column; can be repeated' },
} as const satisfies Flags;

export const data = verb({
  usage: 'data import FILE… --out TABLE',
  description:
    'Makes one accuracy table for `rank` from files and folders of files, and runs\n' +
    'nothing that is in them. What a file is, its content says:\n\n' +
    list(Object.entries(KINDS).map(([kind, { what }]) => [`  ${kind}`, what])),
  examples: [
    'eznasc data import NATS-tss-v1_0-3ffb9-simple --out tss.csv',
    'eznasc data import zc_nasbench201.json tss.csv --out both.csv',
    'eznasc data import mine.csv --column arch=name --out table.csv',
  ],
  flags: DATA_FLAGS,
  operands: { what: 'file to import', least: 2, most: Infinity },
  run: async ([action, ...paths], flags, output) => {
    oneOf('action', action, ACTIONS);
    const { out } = flags;
    if (out === undefined) throw new ProblemError('invocation', 'The flag `--out` is missing.');
    const renames = renamesOf(flags.column ?? []);
    const files = filesOf(paths);
    const line = progress(output, files.length, 'files');
    let table: Imported;
    try {
      table = importFiles(files, renames, line.step);
    } finally {
      line.clear();
    }
    writeOutput(out, printCsv(table.columns, table.rows));
    const { columns, rows } = table;
    const kinds = [...table.files].map(([kind, count]) => ({ kind, files: count }));
    if (output.json) {
      output.record({ kind: 'import', schema: 1, from: kinds, rows: rows.length, columns, table: out });
      return EXIT.ok;
    }
    const from = kinds
      .map(({ kind, files: count }) => `${count} ${count === 1 ? 'file' : 'files'} of ${kind}`)
      .join(', ');
    output.print(`${out}: ${rows.length} architectures from ${from}\ncolumns: ${columns.join(', ')}`);
    return EXIT.ok;
  },
});

/** New names by old ones. */
function renamesOf(texts: readonly string[]): ReadonlyMap<string, string> {
  const renames = new Map<string, string>();
  for (const text of texts) {
    const [, title, column] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (title === undefined) {
      throw new ProblemError('invocation', `\`--column\` takes NEW=OLD, not \`${text}\`.`, 'such as `arch=name`');
    }
    if (renames.has(column) || [...renames.values()].includes(title)) {
      throw new ProblemError('invocation', `\`--column ${text}\` names a column that another \`--column\` names.`);
    }
    renames.set(column, title);
  }
  return renames;
}
