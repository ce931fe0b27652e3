/** The default search: islands whose members are replaced by what is better, younger or new. */
import { ageFitness } from '../selection/age-fitness.ts';
import { type Assessed, assess } from './assess.ts';
import { offspring, planted, randomNewborn, streamFor } from './breed.ts';
import type { Islands } from './config.ts';
import { constantTries } from './constants.ts';
import type { Step } from './generation.ts';
import { distinctRanking } from './duplicates.ts';
import { migrated } from './migration.ts';
import { byQuality, type Individual, isValid, NOTHING, type RunState, searchOf } from './state.ts';
import type { World } from './world.ts';

/** Random programs and seeds on all islands. */
export async function islandsBeginning(scheme: Islands, world: World, signal: AbortSignal): Promise<Step | null> {
  const { config, seeds } = world;
  const drawn = Array.from({ length: Math.max(0, config.population - seeds.length) }, (_, at) =>
    randomNewborn(world, (seeds.length + at) % scheme.count, streamFor(world, 'random', 0, at)),
  );
  const islands = Array.from({ length: scheme.count }, () => []);
  return settled(
    islands,
    await assess([...planted(world, scheme.count), ...drawn], NOTHING, world, signal),
    scheme,
    world,
  );
}

/** As many children as there are members, newcomers, and tries at the constants of archive members; then survival and migration. */
export async function islandsGeneration(
  scheme: Islands,
  state: RunState,
  world: World,
  signal: AbortSignal,
): Promise<Step | null> {
  const generation = state.generation + 1;
  const newborn = state.islands.flatMap((members, island) => {
    const room = places(island, scheme, world);
    return Array.from({ length: room }, (_, at) => {
      const random = streamFor(world, 'child', generation, island, at);
      return at < scheme.fresh
        ? randomNewborn(world, island, random)
        : offspring(members, scheme, island, random, world);
    });
  });
  const tries = scheme.constants ? constantTries(scheme.constants, state, world) : [];
  const step = settled(state.islands, await assess([...newborn, ...tries], state, world, signal), scheme, world);
  const { every, migrants } = scheme.migration;
  return step && generation % every === 0
    ? { ...step, state: { ...step.state, islands: migrated(step.state.islands, migrants) } }
    : step;
}

/** How many members an island has; together they are the population. */
const places = (island: number, { count }: Islands, { config }: World): number =>
  Math.floor(config.population / count) + (island < config.population % count ? 1 : 0);

/** What is born joins its island, and the island shrinks to its places. */
function settled(islands: RunState['islands'], assessed: Assessed | null, scheme: Islands, world: World): Step | null {
  if (assessed === null) return null;
  const born = assessed.births.map(({ individual }) => individual).filter(isValid);
  const crowds = islands.map((members, island) => [...members, ...born.filter((each) => each.island === island)]);
  const distinct = world.config.fingerprints ? crowds.map(distinctRanking) : crowds;
  const lost = crowds.map((crowd, at) => crowd.length - distinct[at].length);
  return {
    state: {
      ...assessed.state,
      islands: distinct.map((crowd, at) => survivors(crowd, places(at, scheme, world), scheme, assessed.state)),
    },
    births: assessed.births,
    duplicates: lost.reduce((sum, each) => sum + each, 0),
  };
}

function survivors(
  crowd: readonly Individual[],
  room: number,
  { survival }: Islands,
  { generation }: RunState,
): readonly Individual[] {
  switch (survival) {
    case 'best':
      return [...crowd].sort(byQuality).slice(0, room);
    case 'age-fitness':
      return ageFitness(crowd, { fitness: searchOf, age: ({ rooted }) => generation + 1 - rooted }, room);
    default:
      return survival satisfies never;
  }
}
