/** What programs are bred for: the networks of spaces, with the accuracies that their scores are compared with. */
import { basename } from 'node:path';
import { controlsOf } from '../../evolution/fitness/controls.ts';
import type { PoolInput, RowInput } from '../../evolution/run/inputs.ts';
import { type AccuracyTable, columnIndex, measurements } from '../../runtime/accuracy/table.ts';
import { ProblemError } from '../../runtime/problem.ts';
import type { Space } from '../../runtime/spaces/space.ts';
import type { Flags } from '../flags.ts';
import { networksOf, SPACE_FLAGS, spaceOf, taskOf } from '../networks.ts';
import type { Output } from '../output/output.ts';
import { accuraciesFrom } from '../ranking/accuracy.ts';
import { chooseRows, ROW_FLAGS } from '../ranking/rows.ts';
import { SCORING_FLAGS, settingOf } from '../scoring.ts';
import type { FlagValues } from '../verb.ts';
import { tellWarning } from '../warning.ts';

export const TASK_FLAGS = {
  ...SPACE_FLAGS,
  accuracy: { type: 'string', describe: 'a CSV table with a column `arch`; that of the space without it' },
  target: { type: 'string', array: true, describe: 'a column of accuracies, a task of its own; can be repeated' },
  task: {
    type: 'string',
    array: true,
    describe: 'SPACE:TARGET or SPACE:TARGET:TABLE, instead of the three above; can be repeated',
  },
  where: ROW_FLAGS.where,
  'exclude-file': ROW_FLAGS['exclude-file'],
  ...SCORING_FLAGS,
} as const satisfies Flags;

type TaskFlags = FlagValues<typeof TASK_FLAGS>;

/** A table of accuracies of a space, and the columns that matter; without a file it is the one that comes with the space. */
interface Source {
  readonly space: string | undefined;
  readonly file: string | undefined;
  readonly targets: readonly string[];
}

/**
 * The pools that flags name, with the batches of images of these numbers. With `controls` rows have counts of their networks, which takes a while for many. Throws a
 * `ProblemError` at what is not there.
 */
export async function poolsFrom(
  flags: TaskFlags,
  seed: number,
  batches: readonly number[],
  controls: boolean,
  output: Output,
): Promise<readonly PoolInput[]> {
  const pools: PoolInput[] = [];
  for (const { space: name, file, targets: named } of sourcesOf(flags)) {
    const space = spaceOf(name === undefined ? flags : { ...flags, space: name });
    const { table, targets } = accuraciesFrom(file, named, space.name);
    const choice = { ...flags, sample: undefined, stratify: false };
    const rows = chooseRows(table, targets, choice, (arch) => space.networkOf(arch).name, seed, output);
    pools.push({
      space: space.name,
      setting: await settingOf(taskOf(space), seed, flags, batches),
      targets,
      rows: rowsOf(rows, targets, space, controls, output),
      network: (arch) => networksOf(space, [arch])[0],
    });
  }
  return pools;
}

function sourcesOf({ space, accuracy, target, task }: TaskFlags): readonly Source[] {
  if (task === undefined) return [{ space, file: accuracy, targets: target ?? [] }];
  const other = Object.entries({ space, accuracy, target }).find(([, value]) => value !== undefined);
  if (other !== undefined) {
    throw new ProblemError('invocation', `\`--task\` and \`--${other[0]}\` exclude each other.`);
  }
  const sources = new Map<string, Source>();
  for (const text of task) {
    const [, name, column, file] = /^([^:]+):([^:]+)(?::(.+))?$/.exec(text) ?? [];
    if (name === undefined) {
      throw new ProblemError('invocation', `\`--task\` takes SPACE:TARGET or SPACE:TARGET:TABLE, not \`${text}\`.`);
    }
    const key = `${name}:${file ?? ''}`;
    const targets = sources.get(key)?.targets ?? [];
    if (targets.includes(column)) throw new ProblemError('invocation', `The task \`${text}\` is given twice.`);
    sources.set(key, { space: name, file, targets: [...targets, column] });
  }
  return [...sources.values()];
}

/** The rows with a number for each target: one that lacks any says nothing of the others either. */
function rowsOf(
  table: AccuracyTable,
  targets: readonly string[],
  space: Space,
  controls: boolean,
  output: Output,
): readonly RowInput[] {
  const archAt = columnIndex(table, 'arch');
  const columns = targets.map((target) => measurements(table, target));
  const rows = table.rows.map((row, at) => ({
    arch: row[archAt],
    accuracies: columns.map((column) => column[at].target),
  }));
  const whole = rows.filter(({ accuracies }) => accuracies.every(Number.isFinite));
  const lost = rows.length - whole.length;
  if (lost > 0) {
    const names = targets.map((target) => `\`${target}\``).join(' and ');
    tellWarning(`${lost} of the ${rows.length} rows of ${basename(table.name)} have no number in ${names}.`, output);
  }
  return whole.map(({ arch, accuracies }) => ({
    arch,
    canonical: space.isomorphism(arch),
    accuracies,
    controls: controls ? controlsOf(space.networkOf(arch)) : [],
  }));
}
