/**
 * Successive halving over networks: programs are scored on growing prefixes of the search networks, and few go all the way. After the
 * first few networks those leave that cannot rank anything; at each hurdle those whose τ is below a quantile of what was
 * seen there lately. Who leaves depends on scores alone.
 */

/** Where programs are held up; the numbers of networks ascend. */
export interface Course {
  /** Networks after which a program must have had finite scores that are not all equal; 0: none. */
  readonly screen: number;
  readonly hurdles: Hurdles | null;
  /** Networks in all. */
  readonly networks: number;
}

export interface Hurdles {
  /** Networks after which τ must not be below the quantile. */
  readonly networks: readonly number[];
  /** From 0, which stops no program, to 1, which stops all but the best. */
  readonly quantile: number;
  /** How many values at a hurdle are remembered, the latest ones; with those of the programs at it, the quantile is taken of them. */
  readonly memory: number;
}

/** For each hurdle the values that programs had there, the latest ones last. */
export type HurdleHistory = readonly (readonly number[])[];

export const NO_HISTORY: HurdleHistory = [];

/** Where a program is. */
export interface Outcome {
  /** Of the first search networks, those that it was scored on; NaN where a score is not finite. */
  readonly scores: readonly number[];
  /** Why it goes no further, or that it does: nothing speaks against it so far. */
  readonly verdict: 'complete' | 'not finite' | 'constant' | 'hurdle';
}

export interface Climb {
  /** Of each program, in their order. */
  readonly outcomes: readonly Outcome[];
  /** What to start the next climb with. */
  readonly history: HurdleHistory;
}

/** What programs are judged by; they are named by their places in the list. */
export interface Judge {
  /** Scores of programs on networks, `[program][network]`, by search position; null when it was ended early. */
  readonly score: (
    programs: readonly number[],
    networks: readonly number[],
  ) => Promise<readonly ArrayLike<number>[] | null>;
  /** How well the scores of the first search networks order them: higher is better, NaN if they do not at all. */
  readonly value: (scores: readonly number[]) => number;
}

/** Where `count` programs are after the screen; null when scoring was ended early. */
export async function screened(count: number, course: Course, judge: Judge): Promise<readonly Outcome[] | null> {
  const start = Array.from({ length: count }, (): Outcome => ({ scores: [], verdict: 'complete' }));
  return advanced(start, screenOf(course), judge);
}

/** Sends programs that come from the screen over the rest of the course; null when scoring was ended early. */
export async function climb(
  started: readonly Outcome[],
  course: Course,
  history: HurdleHistory,
  judge: Judge,
): Promise<Climb | null> {
  const later: (readonly number[])[] = [];
  let outcomes = started;
  for (const { networks, hurdle } of rungsOf(course)) {
    const advance = await advanced(outcomes, networks, judge);
    if (advance === null) return null;
    outcomes = advance;
    if (hurdle === null || course.hurdles === null) continue;
    const values = outcomes.map(({ scores, verdict }) => (verdict === 'complete' ? judge.value(scores) : NaN));
    const seen = [...(history[hurdle] ?? []), ...values.filter((each) => !Number.isNaN(each))];
    later[hurdle] = seen.slice(-course.hurdles.memory);
    const least = quantile(seen, course.hurdles.quantile);
    // Not `<`: what has no value is below every quantile.
    outcomes = outcomes.map((each, program): Outcome => {
      return each.verdict === 'complete' && !(values[program] >= least) ? { ...each, verdict: 'hurdle' } : each;
    });
  }
  return { outcomes, history: later };
}

/** Scores the programs that go on, on the networks from where they are to `networks`. */
async function advanced(
  outcomes: readonly Outcome[],
  networks: number,
  { score }: Judge,
): Promise<readonly Outcome[] | null> {
  const running = [...outcomes.keys()].filter((program) => outcomes[program].verdict === 'complete');
  if (running.length === 0) return outcomes;
  const done = outcomes[running[0]].scores.length;
  if (done >= networks) return outcomes;
  const fresh = Array.from({ length: networks - done }, (_, at) => done + at);
  const results = await score(running, fresh);
  if (results === null) return null;
  const moved = [...outcomes];
  running.forEach((program, at) => {
    const scores = [...outcomes[program].scores, ...Array.from(results[at])];
    moved[program] = { scores, verdict: validity(scores) };
  });
  return moved;
}

/** The screen is none if it is not before the end. */
const screenOf = ({ screen, networks }: Course): number => (screen < networks ? screen : 0);

interface Rung {
  readonly networks: number;
  /** The index of the hurdle that is after these networks. */
  readonly hurdle: number | null;
}

/** The hurdles, and the rest; a hurdle that is not before the end is none. */
function rungsOf({ hurdles, networks }: Course): readonly Rung[] {
  const places = hurdles?.networks ?? [];
  const rungs: Rung[] = places.map((place, hurdle) => ({ networks: place, hurdle }));
  return [...rungs.filter((rung) => rung.networks < networks), { networks, hurdle: null }];
}

/** Whether scores could rank networks; a single one is not yet known to be constant. */
function validity(scores: readonly number[]): 'complete' | 'not finite' | 'constant' {
  if (!scores.every(Number.isFinite)) return 'not finite';
  return scores.length > 1 && scores.every((score) => score === scores[0]) ? 'constant' : 'complete';
}

/** The least value that at least a share `q` of the values are not above; -∞ of none. */
function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(Math.ceil(q * sorted.length) - 1, 0)] ?? -Infinity;
}
