/** The networks that rows of an accuracy table can name: those of a space, or the files of a folder. */
import { type AccuracyTable, columnIndex } from '../../runtime/accuracy/table.ts';
import { networksInDirectory } from '../../runtime/onnx/directory.ts';
import { networkName } from '../../runtime/onnx/load.ts';
import { ProblemError } from '../../runtime/problem.ts';
import type { Space } from '../../runtime/spaces/space.ts';
import type { Flags } from '../flags.ts';
import { commonTask, IMPORT_FLAGS, type Imported, weightsFrom } from '../imports.ts';
import { networksOf, SPACE_FLAGS, spaceOf, taskOf } from '../networks.ts';
import type { Output } from '../output/output.ts';
import type { FlagValues } from '../verb.ts';
import { tellWarning } from '../warning.ts';

export const POOL_FLAGS = {
  ...SPACE_FLAGS,
  'network-dir': { type: 'string', describe: 'a folder with an ONNX file ARCH.onnx for each row, instead of a space' },
  weights: IMPORT_FLAGS.weights,
} as const satisfies Flags;

export interface Pool {
  /** The space's name, or null for files. */
  readonly space: string | null;
  /** The same text for every spelling of an architecture. */
  readonly canonical: (arch: string) => string;
  /** The rows whose network there is. */
  readonly rowsOf: (table: AccuracyTable) => AccuracyTable;
  /** The networks that rows name, and what all of them see. Throws a `ProblemError` at one that cannot be made. */
  readonly networksOf: (archs: readonly string[]) => Imported;
}

/** The pool that flags name. Throws a `ProblemError` if they contradict each other. */
export function poolOf(flags: FlagValues<typeof POOL_FLAGS>, output: Output): Pool {
  const folder = flags['network-dir'];
  if (folder === undefined) {
    if (flags.weights === undefined) return spacePool(spaceOf(flags));
    throw new ProblemError(
      'invocation',
      '`--weights` is for networks from files.',
      'name their folder with `--network-dir`',
    );
  }
  const other = (['space', 'classes', 'side'] as const).find((name) => flags[name] !== undefined);
  if (other === undefined) return folderPool(folder, flags.weights, output);
  throw new ProblemError('invocation', `\`--network-dir\` and \`--${other}\` exclude each other.`);
}

const spacePool = (space: Space): Pool => ({
  space: space.name,
  canonical: (arch) => space.networkOf(arch).name,
  // A row that names no network of the space is an error, which is told when its turn comes.
  rowsOf: (table) => table,
  networksOf: (archs) => ({ networks: networksOf(space, archs), task: taskOf(space) }),
});

function folderPool(folder: string, weights: string | undefined, output: Output): Pool {
  const files = networksInDirectory(folder, weightsFrom(weights));
  const byName = new Map(files.map((file) => [file.name, file]));
  return {
    space: null,
    canonical: networkName,
    rowsOf: (table) => {
      const archAt = columnIndex(table, 'arch');
      const rows = table.rows.filter((row) => byName.has(networkName(row[archAt])));
      if (rows.length === 0) {
        throw new ProblemError(
          'environment',
          `No row of ${table.name} has a file in ${folder}.`,
          `the file of the row whose \`arch\` is NAME is ${folder}/NAME.onnx`,
        );
      }
      const named = new Set(rows.map((row) => networkName(row[archAt])));
      tellLost(
        table.rows.length - rows.length,
        table.rows.length,
        `rows of ${table.name} have no file in ${folder}`,
        output,
      );
      tellLost(byName.size - named.size, byName.size, `files in ${folder} have no row in ${table.name}`, output);
      return { ...table, rows };
    },
    networksOf: (archs) => {
      const networks = archs.flatMap((arch) => byName.get(networkName(arch)) ?? []);
      return { networks, task: commonTask(networks, output) };
    },
  };
}

function tellLost(lost: number, all: number, what: string, output: Output): void {
  if (lost > 0) tellWarning(`${lost} of the ${all} ${what}.`, output);
}
