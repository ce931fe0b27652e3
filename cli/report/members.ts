/** The programs of the front as a report has them, and how their scores compare with accuracies. */
import type { Panel } from '../../runtime/plot/scatter.ts';
import { rank, type Ranking } from '../../runtime/ranking/rank.ts';
import type { Birth } from './events.ts';
import type { Run } from './run.ts';

/** A program of the front. */
export interface Member {
  /** What the report calls it: its place in the front, from 1. */
  readonly label: string;
  readonly birth: Birth;
  readonly best: boolean;
  /** τ on each set; NaN if undefined, null if the run has not ended. */
  readonly search: number;
  readonly selection: number;
  readonly report: number | null;
  readonly size: number;
  /** In operations; NaN if unknown. */
  readonly cost: number;
  /** Relative to the folder, or null if the run has not ended. */
  readonly file: string | null;
}

/** The front at the end, or so far. */
export function membersOf({ births, generations, end }: Run): readonly Member[] {
  const last = generations[generations.length - 1];
  const best = end === null ? last.best?.id : end.best;
  const front = end?.front ?? last.front.map((member) => ({ ...member, report: null, file: null }));
  return front.map(({ id, ...member }, at) => ({
    label: String(at + 1),
    birth: births.get(id)!,
    best: id === best,
    ...member,
  }));
}

/** One program's scores on one task, of networks that no part of the search saw. */
export interface Compared extends Panel {
  readonly ranking: Ranking;
}

/** The comparisons of `members` in the run's report sets, by member and then by task; none before the end. */
export function comparisonsOf({ start, end }: Run, members: readonly Member[]): readonly Compared[] {
  if (end === null) return [];
  return members.flatMap(({ label, birth }) => {
    const at = end.front.findIndex(({ id }) => id === birth.id);
    const { direction } = birth;
    return end.scores[at].map(({ task, scores, accuracies }): Compared => ({
      proxy: `program ${label}`,
      direction,
      target: start.tasks[task].name,
      scores,
      accuracies,
      ranking: rank(scores, accuracies, direction, 0),
    }));
  });
}
