/** What people and files are told of a generation. */
import { chosenOf, frontOf } from './front.ts';
import type { Step } from './generation.ts';
import type { Individual, RunState } from './state.ts';
import type { World } from './world.ts';

/** A program of the front, on the two sets that the search may look at. */
export interface FrontMember {
  readonly id: number;
  readonly search: number | null;
  readonly selection: number | null;
  readonly size: number;
  readonly cost: number | null;
}

/** What happened in one generation, and where the search stands after it. */
export interface GenerationSummary {
  readonly generation: number;
  /** Program × network scores so far. */
  readonly evaluations: number;
  /** Of the programs born: those that were scored, whose score was known, that were rejected by their form. */
  readonly evaluated: number;
  readonly cached: number;
  readonly rejected: number;
  /** Programs that left their island since another one ranks the search networks as they do. */
  readonly duplicates: number;
  /** The one of the front that the selection set prefers. */
  readonly best: Pick<FrontMember, 'id' | 'search' | 'selection'> | null;
  /** Smallest first. */
  readonly front: readonly FrontMember[];
  /** Of all generations so far, by variation. */
  readonly variations: RunState['variations'];
}

export interface RunSummary extends GenerationSummary {
  readonly front: readonly (FrontMember & { readonly text: string })[];
}

export function summaryOf({ state, births, duplicates }: Step, { config }: World): RunSummary {
  const front = frontOf(state, config);
  const best = chosenOf(front, state.selection);
  const cached = births.filter((birth) => birth.cached).length;
  const rejected = births.filter(({ individual }) => individual.verdict === 'rejected').length;
  return {
    generation: state.generation,
    evaluations: state.evaluations,
    evaluated: births.length - cached - rejected,
    cached,
    rejected,
    duplicates,
    best: best && { id: best.id, search: best.search, selection: state.selection[best.id] },
    front: front.map((each) => ({ ...memberOf(each, state), text: each.text })),
    variations: state.variations,
  };
}

export const memberOf = ({ id, search, size, cost }: Individual, { selection }: RunState): FrontMember => ({
  id,
  search,
  selection: selection[id] ?? null,
  size,
  cost,
});
