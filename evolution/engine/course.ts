/** The course of programs over the search networks of all pools in turn: place `i` is network `i / pools`, rounded down, of the pool `i % pools`. */
import type { Course, Judge } from '../evaluation/hurdles.ts';
import { prefixValue } from './judge.ts';
import type { Program } from './programs.ts';
import type { World } from './world.ts';

export function courseOf({ config, pools }: World): Course {
  const { screen, hurdles, sets } = config;
  return {
    screen: screen * pools.length,
    hurdles: hurdles && { ...hurdles, networks: hurdles.networks.map((networks) => networks * pools.length) },
    networks: sets.search * pools.length,
  };
}

/** Judges programs of the list by their places in it. */
export function judgeOf(programs: readonly Program[], world: World, signal: AbortSignal): Judge {
  const { pools, evaluator } = world;
  return {
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
}
