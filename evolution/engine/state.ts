/** Where a search stands between two generations: plain JSON, so that a checkpoint is its text. What is no number is null. */
import type { HurdleHistory, Outcome } from '../evaluation/hurdles.ts';
import type { VariationName } from '../vary/vary.ts';

/** How a program came to be. */
export type Origin = VariationName | 'random' | 'seed';

/** What scoring told about a program. */
export interface Judgement {
  /** `rejected`: by its form, without any score. */
  readonly verdict: Outcome['verdict'] | 'rejected';
  /** τ of each case, and what they aggregate to; null if a network of the search set was not scored or τ is undefined. */
  readonly cases: readonly (number | null)[];
  readonly search: number | null;
  /** Whether high scores go with high accuracies, or with low ones. */
  readonly direction: 'higher' | 'lower';
  /** Equal for programs that rank the search networks alike; null as `search`. */
  readonly fingerprint: string | null;
}

export interface Individual extends Judgement {
  /** Ascending by birth. */
  readonly id: number;
  /** The generation of birth. */
  readonly generation: number;
  /** The island of birth. */
  readonly island: number;
  readonly variation: Origin;
  readonly parents: readonly number[];
  /** The generation that its oldest ancestor was made in. */
  readonly rooted: number;
  readonly text: string;
  readonly key: string;
  readonly size: number;
  /** Multiply-accumulates and elements touched on one network; null unless all search networks were scored. */
  readonly cost: number | null;
}

/** Of all births so far by one variation: how many there were, came to live on their island, and were better than their parents. */
export interface Count {
  readonly births: number;
  readonly accepted: number;
  readonly improved: number;
}

export interface RunState {
  readonly generation: number;
  readonly nextId: number;
  /** Program × network scores so far, of search and selection networks. */
  readonly evaluations: number;
  readonly islands: readonly (readonly Individual[])[];
  /** The best programs ever, of different keys; the best first. */
  readonly hall: readonly Individual[];
  /** The best program of each size ever, smallest first. */
  readonly archive: readonly Individual[];
  /** Judgements by canonical key. */
  readonly known: Readonly<Record<string, Judgement>>;
  /** τ on the selection set by id, of those that were ever on the front. */
  readonly selection: Readonly<Record<string, number | null>>;
  readonly history: HurdleHistory;
  readonly variations: Readonly<Partial<Record<Origin, Count>>>;
  /** The generation in which τ on the search set rose last. */
  readonly improved: number;
}

/** Before the first generation. */
export const NOTHING: RunState = {
  generation: -1,
  nextId: 0,
  evaluations: 0,
  islands: [],
  hall: [],
  archive: [],
  known: {},
  selection: {},
  history: [],
  variations: {},
  improved: 0,
};

/** For comparisons: what is not valid is below everything. */
export const searchOf = ({ search }: Judgement): number => search ?? -Infinity;

/** The better first; equal ones by size, then by id. */
export function byQuality(a: Individual, b: Individual): number {
  const difference = searchOf(b) - searchOf(a);
  // Two infinities differ by NaN.
  return difference || a.size - b.size || a.id - b.id;
}

export const isValid = ({ search }: Judgement): boolean => search !== null;

/** The first of each key. */
export function distinct<Keyed extends { readonly key: string }>(all: readonly Keyed[]): readonly Keyed[] {
  const seen = new Set<string>();
  return all.filter(({ key }) => !seen.has(key) && seen.add(key) !== null);
}
