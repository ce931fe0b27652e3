/** From scores to fitness. Scores come as courses have them: place `i` is network `i / pools`, rounded down, of pool `i % pools`. */
import type { Outcome } from '../evaluation/hurdles.ts';
import { fingerprintOf } from '../fitness/fingerprint.ts';
import { fitnessOf } from '../fitness/fitness.ts';
import type { Split } from '../fitness/split.ts';
import { tau } from '../fitness/tau.ts';
import type { Judgement } from './state.ts';
import type { Task, World } from './world.ts';

type SetName = keyof Split;

/** What the outcome of a course says of a program. */
export function judged({ scores, verdict }: Outcome, world: World): Judgement {
  const { tasks, cases, config } = world;
  const none = { cases: [], search: null, direction: 'higher', fingerprint: null } as const;
  if (verdict !== 'complete') return { verdict, ...none };
  const columns = columnsOf(scores, world.pools.length);
  const { cases: taus, value } = fitness(columns, 'search', cases, world);
  // Scores that are constant in one of the pools, or in a subset of it, rank nothing there.
  if (Number.isNaN(value)) return { verdict: 'constant', ...none };
  const signs = tasks.map((task) => tau(columns[task.pool], measured(task, 'search', world), 'signed'));
  const falls = config.fitness.sign === 'absolute' && signs.reduce((sum, each) => sum + each, 0) < 0;
  return {
    verdict,
    cases: taus.map(numberOrNull),
    search: value,
    direction: falls ? 'lower' : 'higher',
    fingerprint: fingerprintOf(columns, config.fitness.sign),
  };
}

/** How well the scores of the first search networks order them: τ of each task, aggregated; NaN if there is none. */
export function prefixValue(scores: readonly number[], world: World): number {
  const columns = columnsOf(scores, world.pools.length);
  const whole = world.tasks.map(({ pool }, task) => ({ task, members: [...columns[pool].keys()] }));
  return fitness(columns, 'search', whole, world).value;
}

/** τ of each task on a whole set, aggregated, from `columns[pool]`, scores in the order of the set; null if there is none. */
export function setValue(columns: readonly (readonly number[])[], set: SetName, world: World): number | null {
  const whole = world.tasks.map(({ pool }, task) => ({ task, members: [...columns[pool].keys()] }));
  return numberOrNull(fitness(columns, set, whole, world).value);
}

function fitness(
  columns: readonly (readonly number[])[],
  set: SetName,
  cases: World['cases'],
  world: World,
): ReturnType<typeof fitnessOf> {
  const { tasks, pools, config } = world;
  return fitnessOf(
    tasks.map(({ pool }) => columns[pool]),
    tasks.map((task) => measured(task, set, world)),
    tasks.map(({ pool }) => pools[pool].sets[set].map((position) => pools[pool].controls[position])),
    cases,
    config.fitness,
  );
}

/** The accuracies of a set's networks. */
const measured = ({ pool, accuracies }: Task, set: SetName, { pools }: World): readonly number[] =>
  pools[pool].sets[set].map((position) => accuracies[position]);

const columnsOf = (scores: readonly number[], pools: number): readonly (readonly number[])[] =>
  Array.from({ length: pools }, (_, pool) => scores.filter((_, place) => place % pools === pool));

const numberOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
