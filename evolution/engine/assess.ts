/** From newborn programs to individuals: what must be scored is scored, on few networks first, and judged. */
import { climb, type Outcome, screened } from '../evaluation/hurdles.ts';
import { courseOf, judgeOf } from './course.ts';
import { judged } from './judge.ts';
import type { Program } from './programs.ts';
import { type Individual, isValid, type Judgement, type Origin, type RunState } from './state.ts';
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
  /** Whether it passed the screen. */
  readonly passed: boolean;
}

export interface Assessed {
  readonly state: RunState;
  /** In the order of the newborn. */
  readonly births: readonly Birth[];
}

/** Further newborn, in view of all those so far that passed the screen; with none of them it is done. */
export type More = (passed: readonly Newborn[]) => readonly Newborn[];

const REJECTED: Judgement = { verdict: 'rejected', cases: [], search: null, direction: 'higher', fingerprint: null };

/**
 * Judges `newborn`, who are born in the generation after the state's, and what `more` adds to them after the screen. Only then do all that
 * passed it go on, together: most of what a network costs is there before the first program. Null if it was ended early.
 */
export async function assess(
  newborn: readonly Newborn[],
  state: RunState,
  world: World,
  signal: AbortSignal,
  more: More = () => [],
): Promise<Assessed | null> {
  const { config } = world;
  const course = courseOf(world);
  const isRejected = (program: Program): boolean => config.rejection && program.rejected;
  // Programs of one identity are scored once, and never if one was before.
  const identity = (program: Program): Program | string => (config.cache ? program.key : program);
  const isKnown = ({ key }: Program): boolean => config.cache && Object.hasOwn(state.known, key);

  const all: Newborn[] = [];
  const programs: Program[] = [];
  const places = new Map<Program | string, number>();
  const onTheWay: Outcome[] = [];
  const hasPassed = ({ program }: Newborn): boolean => {
    if (isKnown(program)) return isValid(state.known[program.key]);
    const place = places.get(identity(program));
    return place !== undefined && onTheWay[place].verdict === 'complete';
  };
  for (let asked = newborn; asked.length > 0; asked = more(all.filter(hasPassed))) {
    all.push(...asked);
    const before = programs.length;
    for (const { program } of asked) {
      if (isRejected(program) || isKnown(program) || places.has(identity(program))) continue;
      places.set(identity(program), programs.push(program) - 1);
    }
    const fresh = programs.slice(before);
    const screening = await screened(fresh.length, course, judgeOf(fresh, world, signal));
    if (screening === null) return null;
    onTheWay.push(...screening);
  }
  const scored = await climb(onTheWay, course, state.history, judgeOf(programs, world, signal));
  if (scored === null) return null;

  const judgements = scored.outcomes.map((outcome) => judged(outcome, world));
  const news = config.cache ? programs.map(({ key }, at) => [key, judgements[at]] as const) : [];
  const births = all.map((each, at): Birth => {
    const { program } = each;
    const place = places.get(identity(program));
    const learned = place === undefined ? state.known[program.key] : judgements[place];
    const judgement = isRejected(program) ? REJECTED : learned;
    const individual = individualOf(each, judgement, state.nextId + at, state.generation + 1, world);
    const cached = !isRejected(program) && (place === undefined || programs[place] !== program);
    return { individual, cached, passed: hasPassed(each) };
  });
  return {
    state: {
      ...state,
      known: { ...state.known, ...Object.fromEntries(news) },
      history: scored.history,
      nextId: state.nextId + all.length,
      evaluations: state.evaluations + scored.outcomes.reduce((sum, { scores }) => sum + scores.length, 0),
    },
    births,
  };
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
