/** What a search has found: candidates by what they are and rank, of which the selection set chooses one. */
import { nonDominated } from '../selection/pareto.ts';
import type { EvolutionConfig } from './config.ts';
import { byQuality, distinct, type Individual, isValid, type RunState, searchOf } from './state.ts';

/**
 * Programs of different keys, smallest first: those that no other beats in τ on the search set, size and cost, and those whose τ the search
 * set cannot tell from the best, which the selection set may.
 */
export function frontOf(state: RunState, config: EvolutionConfig): readonly Individual[] {
  const alive = state.islands.flat().filter(isValid).sort(byQuality);
  const candidates = config.front
    ? withRivals(config.archive ? state.archive : distinct([...alive, ...state.hall]), config.sets.search)
    : distinct([...alive.slice(0, 1), ...state.hall]);
  return [...candidates].sort((a, b) => a.size - b.size || byQuality(a, b));
}

function withRivals(pool: readonly Individual[], networks: number): readonly Individual[] {
  const best = Math.max(...pool.map(searchOf));
  return distinct([
    ...nonDominated(pool, objectives),
    ...pool.filter((each) => searchOf(each) >= best - standardError(networks)),
  ]);
}

/** That of the τ of scores that know nothing of `n` accuracies [Ken38]. */
const standardError = (n: number): number => Math.sqrt((2 * (2 * n + 5)) / (9 * n * (n - 1)));

/** The front member that the selection set prefers; of equal ones the smallest. Null if there is none. */
export function chosenOf(front: readonly Individual[], selection: RunState['selection']): Individual | null {
  const valueOf = ({ id }: Individual): number => selection[id] ?? -Infinity;
  return front.reduce<Individual | null>(
    (best, each) => (best === null || valueOf(each) > valueOf(best) ? each : best),
    null,
  );
}

/** To be maximised. */
const objectives = (individual: Individual): readonly number[] => [
  searchOf(individual),
  -individual.size,
  -(individual.cost ?? Infinity),
];
