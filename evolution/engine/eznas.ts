/** The search of EZNAS, Algorithm 1 of the paper with what its code does where the paper is silent [EZNAS22]. */
import type { Stream } from '../../runtime/random.ts';
import { fraction, pick } from '../generate/random.ts';
import { tournament } from '../selection/tournament.ts';
import { assess, type More, type Newborn } from './assess.ts';
import { childOf, pairFrom, planted, randomNewborn, streamFor } from './breed.ts';
import type { Eznas } from './config.ts';
import type { Step } from './generation.ts';
import { type Individual, NOTHING, type RunState, searchOf } from './state.ts';
import type { World } from './world.ts';

/** How often random programs are drawn again for those that were not valid. */
const ROUNDS = 20;

/** A population of valid random programs, and of seeds. */
export function eznasBeginning(world: World, signal: AbortSignal): Promise<Step | null> {
  const seeds = planted(world, 1);
  return withFresh([], seeds, world.config.population - seeds.length, NOTHING, world, signal);
}

/**
 * Parents by tournaments, none with the fitness of another; half a population of offspring, by crossover, mutation or
 * reproduction; and half a population of valid random programs.
 */
export function eznasGeneration(
  scheme: Eznas,
  state: RunState,
  world: World,
  signal: AbortSignal,
): Promise<Step | null> {
  const generation = state.generation + 1;
  const { population } = world.config;
  const [alive] = state.islands;
  const random = streamFor(world, 'selection', generation);
  const selected =
    alive.length === 0
      ? []
      : Array.from({ length: scheme.parents }, () => tournament(alive, searchOf, scheme.tournament, random));
  const parents = distinctFitness(selected);
  const half = parents.length === 0 ? 0 : Math.floor(population / 2);
  const varied = Array.from({ length: half }, (_, at) =>
    varOr(parents, scheme, streamFor(world, 'child', generation, at), world),
  );
  const kept = varied.filter((each): each is Individual => 'id' in each);
  const children = varied.filter((each): each is Newborn => 'program' in each);
  return withFresh(kept, children, population - half, state, world, signal);
}

/** DEAP's `varOr`: one child by crossover, by mutation, or a parent as it is; this also where no child has a place. */
function varOr(
  parents: readonly Individual[],
  { crossover, mutation }: Eznas,
  random: Stream,
  world: World,
): Newborn | Individual {
  const choice = fraction(random);
  const chosen = choice < crossover ? pairFrom(parents, random) : [pick(random, parents)];
  if (choice >= crossover + mutation) return chosen[0];
  return childOf(choice < crossover ? 'crossover' : 'subtree', chosen, 0, random, world) ?? chosen[0];
}

/**
 * The population of `kept`, of what `newborn` become, and of so many random programs that are valid as far as the screen tells: the code
 * checks them on four networks too. Those that fail on others stay, with the least fitness, as children do.
 */
async function withFresh(
  kept: readonly Individual[],
  newborn: readonly Newborn[],
  fresh: number,
  state: RunState,
  world: World,
  signal: AbortSignal,
): Promise<Step | null> {
  const drawn = (count: number, round: number): readonly Newborn[] =>
    Array.from({ length: count }, (_, at) =>
      randomNewborn(world, 0, streamFor(world, 'random', state.generation + 1, round, at)),
    );
  let round = 0;
  const more: More = (passed) => {
    round++;
    const missing = fresh - passed.filter(({ variation }) => variation === 'random').length;
    return drawn(round < ROUNDS ? missing : 0, round);
  };
  const assessed = await assess([...newborn, ...drawn(fresh, round)], state, world, signal, more);
  if (assessed === null) return null;
  const born = assessed.births.filter(({ individual, passed }) => individual.variation !== 'random' || passed);
  const alive = [...kept, ...born.map(({ individual }) => individual)];
  return { state: { ...assessed.state, islands: [alive] }, births: assessed.births, duplicates: 0 };
}

/** The first of each fitness, as the code drops equals; all invalid ones are equal. */
function distinctFitness(selected: readonly Individual[]): readonly Individual[] {
  const seen = new Set<number>();
  return selected.filter((each) => {
    const value = searchOf(each);
    return !seen.has(value) && seen.add(value) !== null;
  });
}
