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

export interface Outcome {
  /** By search position; NaN beyond those that were reached, and where a score is not finite. */
  readonly scores: readonly number[];
  /** How many networks the program was scored on. */
  readonly reached: number;
  /** Why it went no further. */
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

/** Sends `count` programs over the course; null when scoring was ended early. */
export async function climb(
  count: number,
  course: Course,
  history: HurdleHistory,
  { score, value }: Judge,
): Promise<Climb | null> {
  const scores = Array.from({ length: count }, (): number[] => []);
  const verdicts = scores.map((): Outcome['verdict'] => 'complete');
  const later: (readonly number[])[] = [];
  let running = [...scores.keys()];
  let done = 0;
  for (const { networks, hurdle } of rungsOf(course)) {
    const fresh = Array.from({ length: networks - done }, (_, at) => done + at);
    const results = running.length === 0 ? [] : await score(running, fresh);
    if (results === null) return null;
    running.forEach((program, at) => scores[program].push(...Array.from(results[at])));
    done = networks;
    for (const program of running) verdicts[program] = validity(scores[program]);
    running = running.filter((program) => verdicts[program] === 'complete');
    if (hurdle === null || course.hurdles === null) continue;
    const values = new Map(running.map((program) => [program, value(scores[program])]));
    const seen = [...(history[hurdle] ?? []), ...[...values.values()].filter((each) => !Number.isNaN(each))];
    later[hurdle] = seen.slice(-course.hurdles.memory);
    const least = quantile(seen, course.hurdles.quantile);
    // Not `<`: what has no value is below every quantile.
    for (const [program, own] of values) if (!(own >= least)) verdicts[program] = 'hurdle';
    running = running.filter((program) => verdicts[program] === 'complete');
  }
  const outcomes = scores.map((own, program): Outcome => {
    const unknown = Array<number>(course.networks - own.length).fill(NaN);
    return { scores: [...own, ...unknown], reached: own.length, verdict: verdicts[program] };
  });
  return { outcomes, history: later };
}

interface Rung {
  readonly networks: number;
  /** The index of the hurdle that is after these networks. */
  readonly hurdle: number | null;
}

/** The screen, the hurdles, and the rest; a hurdle that is not before the end is none. */
function rungsOf({ screen, hurdles, networks }: Course): readonly Rung[] {
  const places = hurdles?.networks ?? [];
  const rungs: Rung[] = places.map((place, hurdle) => ({ networks: place, hurdle }));
  const before = [...(screen > 0 ? [{ networks: screen, hurdle: null }] : []), ...rungs];
  return [...before.filter((rung) => rung.networks < networks), { networks, hurdle: null }];
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
