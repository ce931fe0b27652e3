/** Children: chosen parents, a chosen variation, and what becomes of them. Every child has a stream of its own. */
import { stream, type Stream } from '../../runtime/random.ts';
import { pick, pickWeighted } from '../generate/random.ts';
import { epsilonLexicase } from '../selection/lexicase.ts';
import { tournament } from '../selection/tournament.ts';
import { VARIATIONS, type VariationName } from '../vary/vary.ts';
import type { Newborn } from './assess.ts';
import type { Islands } from './config.ts';
import { type Individual, searchOf } from './state.ts';
import type { World } from './world.ts';

/** How often a child is tried again where the parents have no place for a variation; then a random program takes its place. */
const TRIES = 10;

/** A stream for one place of one generation. */
export const streamFor = ({ config }: World, purpose: string, ...place: readonly number[]): Stream =>
  stream(config.seed, [purpose, ...place].join('/'));

export const randomNewborn = (world: World, island: number, random: Stream): Newborn => ({
  program: world.programs.random(random),
  island,
  variation: 'random',
  parents: [],
});

/** The programs that a search was given to begin with, dealt out to so many islands. */
export const planted = ({ seeds }: World, islands: number): readonly Newborn[] =>
  seeds.map((program, at): Newborn => ({ program, island: at % islands, variation: 'seed', parents: [] }));

/** A child of a variation; null where the parents have no place for it. */
export function childOf(
  variation: VariationName,
  parents: readonly Individual[],
  island: number,
  random: Stream,
  { programs }: World,
): Newborn | null {
  const own = parents.slice(0, VARIATIONS[variation].parents);
  const program = programs.vary(
    variation,
    own.map(({ text }) => text),
    random,
  );
  return program && { program, island, variation, parents: own };
}

/** A child of members of an island, by the scheme's selection and variations. */
export function offspring(
  pool: readonly Individual[],
  scheme: Islands,
  island: number,
  random: Stream,
  world: World,
): Newborn {
  const weighted = Object.entries(scheme.variations).map(([name, weight]) => ({ name: name as VariationName, weight }));
  for (let left = pool.length === 0 ? 0 : TRIES; left > 0; left--) {
    const variation = pickWeighted(random, weighted)?.name ?? 'subtree';
    const first = parentFrom(pool, scheme, random);
    const others = pool.filter((each) => each !== first);
    const parents = [first, others.length > 0 ? parentFrom(others, scheme, random) : first];
    const child = childOf(variation, parents, island, random, world);
    if (child !== null && child.parents.every(({ key }) => key !== child.program.key)) return child;
  }
  return randomNewborn(world, island, random);
}

function parentFrom(pool: readonly Individual[], { selection }: Islands, random: Stream): Individual {
  switch (selection.kind) {
    case 'lexicase':
      return epsilonLexicase(pool, casesOf, random);
    case 'tournament':
      return tournament(pool, searchOf, selection.size, random);
    default:
      return selection satisfies never;
  }
}

/** What is null has no rank. */
const casesOf = ({ cases }: Individual): readonly number[] => cases.map((tau) => tau ?? NaN);

/** Two different members if there are two. */
export function pairFrom(pool: readonly Individual[], random: Stream): readonly Individual[] {
  const first = pick(random, pool);
  const others = pool.filter((each) => each !== first);
  return [first, others.length > 0 ? pick(random, others) : first];
}
