/** One generation of a search, whatever its scheme: who is born, what is remembered of them, and how the front does on the selection set. */
import { bestPerSize } from '../selection/archive.ts';
import type { Birth } from './assess.ts';
import type { EvolutionConfig } from './config.ts';
import { eznasBeginning, eznasGeneration } from './eznas.ts';
import { frontOf } from './front.ts';
import { islandsBeginning, islandsGeneration } from './islands.ts';
import { setValue } from './judge.ts';
import {
  byQuality,
  type Count,
  distinct,
  type Individual,
  isValid,
  type Origin,
  type RunState,
  searchOf,
} from './state.ts';
import type { World } from './world.ts';

export interface Step {
  readonly state: RunState;
  /** In the order of their ids. */
  readonly births: readonly Birth[];
  /** Programs that left their island since another one ranks the search networks as they do. */
  readonly duplicates: number;
}

/** How many of the best programs ever are kept, beside the archive [EZNAS22]. */
const HALL = 2;

/** The next generation; null if it was ended early. The same for the same state and world, however often it is tried. */
export async function nextGeneration(state: RunState, world: World, signal: AbortSignal): Promise<Step | null> {
  const step = await bred(state, world, signal);
  if (step === null) return null;
  const remembered = remember(step, state, world.config);
  const selected = await selectionOf(remembered, world, signal);
  return selected && { ...step, state: selected };
}

function bred(state: RunState, world: World, signal: AbortSignal): Promise<Step | null> {
  const { scheme } = world.config;
  const begins = state.generation < 0;
  switch (scheme.kind) {
    case 'eznas':
      return begins ? eznasBeginning(world, signal) : eznasGeneration(scheme, state, world, signal);
    case 'islands':
      return begins ? islandsBeginning(scheme, world, signal) : islandsGeneration(scheme, state, world, signal);
    default:
      return scheme satisfies never;
  }
}

function remember({ state, births }: Step, before: RunState, config: EvolutionConfig): RunState {
  const born = births.map(({ individual }) => individual);
  const valid = born.filter(isValid);
  const hall = distinct([...state.hall, ...valid].sort(byQuality)).slice(0, HALL);
  const generation = before.generation + 1;
  const [best] = hall;
  const rose = best !== undefined && searchOf(best) > (before.hall[0]?.search ?? -Infinity);
  return {
    ...state,
    generation,
    hall,
    archive: config.archive ? bestPerSize([...state.archive, ...valid], byQuality) : [],
    variations: counted(born, state, before),
    improved: rose ? generation : before.improved,
  };
}

/** The counts of variations with those of the newly born. */
function counted(born: readonly Individual[], { islands }: RunState, before: RunState): RunState['variations'] {
  const alive = new Set(islands.flat().map(({ id }) => id));
  const parents = new Map([...before.islands.flat(), ...before.archive].map((each) => [each.id, each]));
  const counts: Partial<Record<Origin, Count>> = { ...before.variations };
  for (const each of born) {
    const { births, accepted, improved } = counts[each.variation] ?? { births: 0, accepted: 0, improved: 0 };
    const better = each.parents.every((id) => searchOf(each) > searchOf(parents.get(id) ?? each));
    counts[each.variation] = {
      births: births + 1,
      accepted: accepted + (alive.has(each.id) ? 1 : 0),
      improved: improved + (each.parents.length > 0 && better ? 1 : 0),
    };
  }
  return counts;
}

/** Scores on the selection set what is on the front for the first time. */
async function selectionOf(state: RunState, world: World, signal: AbortSignal): Promise<RunState | null> {
  const fresh = frontOf(state, world.config).filter(({ id }) => !Object.hasOwn(state.selection, id));
  if (fresh.length === 0) return state;
  const columns = await scoresOn('selection', fresh, world, signal);
  if (columns === null) return null;
  const values = fresh.map((each, at) => [each.id, setValue(columns[at], 'selection', world)] as const);
  return {
    ...state,
    selection: { ...state.selection, ...Object.fromEntries(values) },
    evaluations: state.evaluations + fresh.length * world.config.sets.selection * world.pools.length,
  };
}

/** Scores of programs on a whole set: `[program][pool]`, in the order of the set. Null if it was ended early. */
export async function scoresOn(
  set: 'selection' | 'report',
  programs: readonly Individual[],
  { pools, evaluator }: World,
  signal: AbortSignal,
): Promise<readonly (readonly (readonly number[])[])[] | null> {
  const byPool: (readonly Float64Array[])[] = [];
  const texts = programs.map(({ text }) => text);
  for (const [pool, { sets }] of pools.entries()) {
    const scores = await evaluator.score(texts, pool, sets[set], signal);
    if (scores === null) return null;
    byPool.push(scores);
  }
  return programs.map((_, program) => byPool.map((scores) => Array.from(scores[program])));
}
