/** Configurations with a name. */
import { VARIATIONS } from '../vary/vary.ts';
import type { EvolutionConfig, StopRules } from './config.ts';

const NO_STOP: StopRules = { generations: null, evaluations: null, seconds: null, target: null, stagnation: null };

/** Every variation as often as its own table has it. */
const WEIGHTS = Object.fromEntries(Object.entries(VARIATIONS).map(([name, { weight }]) => [name, weight]));

/** The same networks for all presets, so that their results can be compared. */
const NETWORKS = {
  sets: { search: 80, selection: 80, report: 160 },
  subsets: { count: 4, size: 20 },
} as const satisfies Partial<EvolutionConfig>;

/** The settings of the paper and its code [EZNAS22]; what both leave open is as in DEAP. */
const eznas: EvolutionConfig = {
  preset: 'eznas',
  seed: 0,
  vocabulary: 'eznas',
  population: 50,
  // Heights of trees in DEAP do not count the leaves, nor the fold over sites: 2 to 6 in the beginning, 10 at most.
  limits: { size: 64, depth: 12 },
  depths: [4, 8],
  ...NETWORKS,
  fitness: { sign: 'absolute', aggregate: 'minimum', partial: false },
  scheme: { kind: 'eznas', parents: 25, tournament: 4, crossover: 0.4, mutation: 0.4 },
  rejection: false,
  cache: true,
  fingerprints: false,
  screen: 4,
  hurdles: null,
  archive: false,
  front: false,
  stop: { ...NO_STOP, generations: 15 },
};

const islands: EvolutionConfig = {
  preset: 'default',
  seed: 0,
  vocabulary: 'default',
  population: 120,
  limits: { size: 32, depth: 12 },
  depths: [3, 7],
  ...NETWORKS,
  fitness: { sign: 'absolute', aggregate: 'mean', partial: false },
  scheme: {
    kind: 'islands',
    count: 3,
    migration: { every: 4, migrants: 2 },
    selection: { kind: 'lexicase' },
    survival: 'age-fitness',
    variations: WEIGHTS,
    fresh: 4,
    constants: { members: 2, tries: 2 },
  },
  rejection: true,
  cache: true,
  fingerprints: true,
  screen: 4,
  hurdles: { networks: [12, 32], quantile: 0.6, memory: 400 },
  archive: true,
  front: true,
  stop: { ...NO_STOP, generations: 15 },
};

export const PRESETS = { default: islands, eznas } as const satisfies Readonly<Record<string, EvolutionConfig>>;
