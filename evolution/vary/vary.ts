/** The variations, and their application: children are well-typed, within their limits, and leave their parents as they are. */
import type { Stream } from '../../runtime/random.ts';
import type { Generator, Limits } from '../generate/generate.ts';
import type { Genome } from '../genome/genome.ts';
import { itemsOf, tidy } from '../genome/tidy.ts';
import { constant } from './constant.ts';
import { crossover } from './crossover.ts';
import { fold } from './fold.ts';
import { hoist } from './hoist.ts';
import { insert } from './insert.ts';
import { pass } from './pass.ts';
import { type Place, rootPlace } from './place.ts';
import { point } from './point.ts';
import { shrink } from './shrink.ts';
import { subtree } from './subtree.ts';
import { fitsInto, type Variation } from './variation.ts';

export const VARIATIONS = {
  subtree,
  point,
  hoist,
  shrink,
  insert,
  constant,
  fold,
  pass,
  crossover,
} as const satisfies Record<string, Variation>;

export type VariationName = keyof typeof VARIATIONS;

export interface Variator {
  /** A child of as many parents as the variation takes, or null if they have no place for it. */
  readonly vary: (name: VariationName, parents: readonly Genome[], random: Stream, limits: Limits) => Genome | null;
}

export function variator({ tables }: Generator): Variator {
  const { material } = tables;
  const known = new WeakMap<Genome, Place>();
  const rootOf = (genome: Genome): Place => {
    const root = known.get(genome) ?? rootPlace(genome, tables);
    known.set(genome, root);
    return root;
  };
  return {
    vary: (name, parents, random, limits) => {
      const variation = VARIATIONS[name];
      const all = parents.slice(0, variation.parents).map((genome) => ({ genome, root: rootOf(genome) }));
      const varied = variation.vary(all, { material, random, limits });
      const items = varied && itemsOf([...varied.items, material.items]);
      if (!items || !fitsInto(varied.score, limits)) return null;
      return tidy(varied.score, items);
    },
  };
}
