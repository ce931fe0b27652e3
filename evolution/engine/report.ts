/** The end of a search: how the front does on networks that nothing was decided by. Computed once, and for the front only. */
import { chosenOf, frontOf } from './front.ts';
import { scoresOn } from './generation.ts';
import { setValue } from './judge.ts';
import type { Individual, RunState } from './state.ts';
import { type FrontMember, memberOf } from './summary.ts';
import type { World } from './world.ts';

export interface FinalMember extends FrontMember {
  readonly report: number | null;
}

/** Scores of the report networks of a task beside what they were measured at. */
export interface Comparison {
  /** The index of the task. */
  readonly task: number;
  readonly set: 'report';
  readonly networks: readonly string[];
  readonly accuracies: readonly number[];
  /** Null where it is not finite. */
  readonly scores: readonly (number | null)[];
}

export interface FinalFront {
  /** The id of the member that the selection set chose; null if the front is empty. */
  readonly best: number | null;
  /** Smallest first; in the same order the programs, and for each of them a comparison by task. */
  readonly members: readonly FinalMember[];
  readonly individuals: readonly Individual[];
  readonly scores: readonly (readonly Comparison[])[];
}

/** Null if it was ended early. */
export async function reported(state: RunState, world: World, signal: AbortSignal): Promise<FinalFront | null> {
  const { tasks, pools, config } = world;
  const individuals = frontOf(state, config);
  const columns = individuals.length === 0 ? [] : await scoresOn('report', individuals, world, signal);
  if (columns === null) return null;
  return {
    best: chosenOf(individuals, state.selection)?.id ?? null,
    individuals,
    members: individuals.map((each, at) => ({
      ...memberOf(each, state),
      report: setValue(columns[at], 'report', world),
    })),
    scores: columns.map((byPool) =>
      tasks.map(({ pool, accuracies }, task): Comparison => {
        const { archs, sets } = pools[pool];
        return {
          task,
          set: 'report',
          networks: sets.report.map((position) => archs[position]),
          accuracies: sets.report.map((position) => accuracies[position]),
          scores: byPool[pool].map((score) => (Number.isFinite(score) ? score : null)),
        };
      }),
    ),
  };
}
