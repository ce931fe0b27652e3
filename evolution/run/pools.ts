/** Which networks a run works with: a split of each pool's rows into the three sets, the same for the same seed. */
import type { EvolutionConfig } from '../engine/config.ts';
import type { Pool, Task } from '../engine/world.ts';
import type { EvaluationTask } from '../evaluation/evaluator.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { type Split, type SplitSizes, splitRows } from '../fitness/split.ts';
import type { PoolInput, RowInput } from './inputs.ts';

const SETS = ['search', 'selection', 'report'] as const;

export interface PreparedPool {
  readonly pool: Pool;
  readonly tasks: readonly Task[];
  readonly evaluation: EvaluationTask;
}

/** The pool of this index. Throws a `ProblemError` if it has too few rows, or a set of networks that are all equally accurate. */
export function preparePool(input: PoolInput, index: number, { sets, seed }: EvolutionConfig): PreparedPool {
  const { space, targets, rows, network, setting } = input;
  // Split by the first target: the sets of all targets are the same networks.
  const split = splitRows(
    rows.map(({ canonical, accuracies: [accuracy] }) => ({ canonical, accuracy })),
    sets,
    seed,
  );
  for (const [at, target] of targets.entries()) {
    for (const set of SETS) {
      const accuracies = new Set(split[set].map((row) => rows[row].accuracies[at]));
      if (accuracies.size < 2) refuseEqual(`${space}:${target}`, set);
    }
  }
  const chosen = [...split.search, ...split.selection, ...split.report].map((row): RowInput => rows[row]);
  return {
    pool: {
      archs: chosen.map(({ arch }) => arch),
      sets: positionsOf(sets),
      controls: chosen.map(({ controls }) => controls),
    },
    tasks: targets.map((target, at) => ({
      name: `${space}:${target}`,
      pool: index,
      accuracies: chosen.map(({ accuracies }) => accuracies[at]),
    })),
    evaluation: { setting, networks: chosen.map(({ arch }) => network(arch)) },
  };
}

/** The networks of a pool lie set by set. */
function positionsOf({ search, selection, report }: SplitSizes): Split {
  const range = (start: number, count: number): readonly number[] =>
    Array.from({ length: count }, (_, at) => start + at);
  return {
    search: range(0, search),
    selection: range(search, selection),
    report: range(search + selection, report),
  };
}

function refuseEqual(task: string, set: string): never {
  throw new ProblemError(
    'invocation',
    `All networks of the ${set} set of ${task} are equally accurate: there is nothing to rank.`,
    `use more networks with \`--${set}\`, or another target`,
  );
}
