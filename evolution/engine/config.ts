/** All that a search depends on beside its data. A plain record, so that a run's folder can hold it and a resumed run be compared with it. */
import type { Hurdles } from '../evaluation/hurdles.ts';
import type { FitnessSetting } from '../fitness/fitness.ts';
import type { SplitSizes } from '../fitness/split.ts';
import type { Limits } from '../generate/generate.ts';
import type { VariationName } from '../vary/vary.ts';
import type { VocabularyName } from '../vocabulary/index.ts';

export interface EvolutionConfig {
  readonly preset: string;
  readonly seed: number;
  readonly vocabulary: VocabularyName;
  /** Programs at a time, over all islands. */
  readonly population: number;
  /** The largest programs. */
  readonly limits: Limits;
  /** Random programs get a depth limit from this range, half of them are filled up to it. */
  readonly depths: readonly [least: number, most: number];
  /** Networks of each pool. None is in two sets, nor are isomorphic ones. */
  readonly sets: SplitSizes;
  /** A case of fitness is one of `count` subsets of `size` search networks; there are fewer where the search set does not hold as many. */
  readonly subsets: { readonly count: number; readonly size: number };
  readonly fitness: FitnessSetting;
  /** What happens in one generation. */
  readonly scheme: Eznas | Islands;
  /** Programs that the canonical form shows to be constant or to see shapes only are not scored. */
  readonly rejection: boolean;
  /** A program whose canonical form was met before has the scores of the first one. */
  readonly cache: boolean;
  /** An island takes no second program that ranks the probe networks as one of its own does, unless it is smaller. */
  readonly fingerprints: boolean;
  /** Search networks that a program is scored on first: it goes no further if a score is not finite, or all are equal. 0: none. */
  readonly screen: number;
  /** Numbers of search networks after which what falls below a quantile of the |τ| seen so far goes no further. */
  readonly hurdles: Hurdles | null;
  /** The best program of each size met so far may stand on the front; else only those alive and the two best ever. */
  readonly archive: boolean;
  /** The result is the front over (τ, size, cost) and what is as good as the best; else the best alive and the two best ever. */
  readonly front: boolean;
  readonly stop: StopRules;
}

/** The generation of EZNAS's Algorithm 1 [EZNAS22]. */
export interface Eznas {
  readonly kind: 'eznas';
  readonly parents: number;
  readonly tournament: number;
  /** Probabilities; what is left is reproduction. */
  readonly crossover: number;
  readonly mutation: number;
}

export interface Islands {
  readonly kind: 'islands';
  readonly count: number;
  /** Every so many generations each island sends copies of so many of its best to the next one. */
  readonly migration: { readonly every: number; readonly migrants: number };
  readonly selection: { readonly kind: 'lexicase' } | { readonly kind: 'tournament'; readonly size: number };
  readonly survival: 'age-fitness' | 'best';
  /** How often each variation is chosen, relative to the others. */
  readonly variations: Readonly<Partial<Record<VariationName, number>>>;
  /** New random programs for each island and generation. */
  readonly fresh: number;
  /** Local search: every generation, so many tries at the constants of so many of the best archive members. */
  readonly constants: { readonly members: number; readonly tries: number } | null;
}

/** The search ends at the first that is reached; null where there is no such rule. */
export interface StopRules {
  readonly generations: number | null;
  /** Program × network scores, of all sets. */
  readonly evaluations: number | null;
  /** Of this start; looked at between generations. */
  readonly seconds: number | null;
  /** τ on the search set. */
  readonly target: number | null;
  /** Generations without a better τ on the search set. */
  readonly stagnation: number | null;
}
