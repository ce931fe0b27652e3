/** From newborn programs to individuals: what must be scored is scored, on few networks first, and judged. */
import { climb, type Judge } from '../evaluation/hurdles.ts';
import { distinct, isValid, type Individual, type Judgement, type Origin, type RunState } from './state.ts';
import { judged, prefixValue } from './judge.ts';
import type { Program } from './programs.ts';
import type { World } from './world.ts';

export interface Newborn {
  readonly program: Program;
  readonly island: number;
  readonly variation: Origin;
  readonly parents: readonly Individual[];
}

export interface Birth {
  readonly individual: Individual;
  /** Whether its judgement is that of an earlier program with the same key. */
  readonly cached: boolean;
}

export interface Assessed {
  readonly state: RunState;
  /** In the order of the newborn. */
  readonly births: readonly Birth[];
}

const REJECTED: Judgement = { verdict: 'rejected', cases: [], search: null, direction: 'higher', fingerprint: null };

/** Judges `newborn`, who are born in the generation after the state's. Null if it was ended early. */
export async function assess(
  newborn: readonly Newborn[],
  state: RunState,
  world: World,
  signal: AbortSignal,
): Promise<Assessed | null> {
  const { config } = world;
  const isRejected = ({ program }: Newborn): boolean => config.rejection && program.rejected;
  const open = newborn.filter((each) => !isRejected(each)).map(({ program }) => program);
  const unknown = config.cache ? distinct(open.filter(({ key }) => !Object.hasOwn(state.known, key))) : open;

  const scored = await score(unknown, state, world, signal);
  if (scored === null) return null;
  const fresh = new Map(unknown.map((program, at) => [program, judged(scored.outcomes[at], world)]));
  const known = { ...state.known };
  if (config.cache) for (const [{ key }, judgement] of fresh) known[key] = judgement;

  const births = newborn.map((each, at): Birth => {
    const { program } = each;
    const judgement = isRejected(each) ? REJECTED : (fresh.get(program) ?? known[program.key]);
    const individual = individualOf(each, judgement, state.nextId + at, state.generation + 1, world);
    return { individual, cached: !isRejected(each) && !fresh.has(program) };
  });
  return {
    state: {
      ...state,
      known,
      history: scored.history,
      nextId: state.nextId + newborn.length,
      evaluations: state.evaluations + scored.outcomes.reduce((sum, { reached }) => sum + reached, 0),
    },
    births,
  };
}

/**
 * Scores programs on the search networks, of all pools in turn: the place `i` of the course is network `i / pools`, rounded down, of
 * the pool `i % pools`.
 */
function score(
  programs: readonly Program[],
  { history }: RunState,
  world: World,
  signal: AbortSignal,
): ReturnType<typeof climb> {
  const { config, pools, evaluator } = world;
  const places = config.sets.search * pools.length;
  const judge: Judge = {
    score: async (indexes, asked) => {
      const texts = indexes.map((at) => programs[at].text);
      const columns = new Map<number, readonly number[]>();
      for (const [pool, { sets }] of pools.entries()) {
        const own = asked.filter((place) => place % pools.length === pool);
        const networks = own.map((place) => sets.search[Math.floor(place / pools.length)]);
        const scores = own.length === 0 ? [] : await evaluator.score(texts, pool, networks, signal);
        if (scores === null) return null;
        own.forEach((place, at) =>
          columns.set(
            place,
            scores.map((row) => row[at]),
          ),
        );
      }
      return indexes.map((_, program) => asked.map((place) => columns.get(place)?.[program] ?? NaN));
    },
    value: (scores) => prefixValue(scores, world),
  };
  const hurdles = config.hurdles && {
    ...config.hurdles,
    networks: config.hurdles.networks.map((networks) => networks * pools.length),
  };
  return climb(programs.length, { screen: config.screen * pools.length, hurdles, networks: places }, history, judge);
}

function individualOf(
  { program, island, variation, parents }: Newborn,
  judgement: Judgement,
  id: number,
  generation: number,
  { evaluator }: World,
): Individual {
  const { text, key, size } = program;
  return {
    id,
    generation,
    island,
    variation,
    parents: parents.map((parent) => parent.id),
    rooted: Math.min(generation, ...parents.map(({ rooted }) => rooted)),
    text,
    key,
    size,
    cost: isValid(judgement) ? evaluator.costOf(text) : null,
    ...judgement,
  };
}
