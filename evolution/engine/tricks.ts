/** What makes a search better than EZNAS's: each trick is a switch, so that its gain can be measured. */
import { ProblemError } from '../../runtime/problem.ts';
import type { EvolutionConfig, Islands } from './config.ts';
import { PRESETS } from './presets.ts';

/** Every trick and what it does. */
export const TRICKS = {
  vocabulary: 'programs may use all passes, sites, operators and folds, not only those of EZNAS',
  variations: 'nine kinds of variation, not only crossover and the mutation of subtrees',
  islands: 'several populations that exchange their best now and then',
  lexicase: 'parents are chosen by ε-lexicase over the cases, not by tournaments of 4',
  age: 'survivors are those that no younger program beats, with random newcomers in every generation; not the best',
  rejection: 'programs that are constant or see only shapes are known by their form and never scored',
  cache: 'a program that is equal to an earlier one after simplification is not scored again',
  fingerprints: 'no island holds two programs that rank the search networks alike',
  'early-exit': 'a program goes no further if a score of the first few networks is not finite, or all are equal',
  hurdles: 'programs that rank a few networks badly are not scored on the others',
  archive: 'the best program of each size is never lost',
  front:
    'the selection set chooses from the front over τ, size and cost and from what is as good as the best; not from the best few',
  constants: 'in every generation constants of the best archive members are moved',
} as const;

export type TrickName = keyof typeof TRICKS;

type Change = (config: EvolutionConfig) => EvolutionConfig;

/** A change of the scheme, where it is that of islands; the other one has none of its tricks. */
const scheme =
  (change: (scheme: Islands) => Islands): Change =>
  (config) =>
    config.scheme.kind === 'islands' ? { ...config, scheme: change(config.scheme) } : config;

const WITHOUT: { readonly [Name in TrickName]: Change } = {
  vocabulary: (config) => ({ ...config, vocabulary: PRESETS.eznas.vocabulary }),
  variations: scheme((islands) => ({ ...islands, variations: { subtree: 1, crossover: 1 } })),
  islands: scheme((islands) => ({ ...islands, count: 1 })),
  lexicase: scheme((islands) => ({ ...islands, selection: { kind: 'tournament', size: 4 } })),
  age: scheme((islands) => ({ ...islands, survival: 'best', fresh: 0 })),
  rejection: (config) => ({ ...config, rejection: false }),
  cache: (config) => ({ ...config, cache: false }),
  fingerprints: (config) => ({ ...config, fingerprints: false }),
  'early-exit': (config) => ({ ...config, screen: 0 }),
  hurdles: (config) => ({ ...config, hurdles: null }),
  archive: (config) => ({ ...config, archive: false }),
  front: (config) => ({ ...config, front: false }),
  constants: scheme((islands) => ({ ...islands, constants: null })),
};

/** `config` with a trick turned off. Throws a `ProblemError` if it is off already. */
export function without(config: EvolutionConfig, trick: TrickName): EvolutionConfig {
  const changed = WITHOUT[trick](config);
  if (JSON.stringify(changed) !== JSON.stringify(config)) return changed;
  throw new ProblemError('invocation', `The trick \`${trick}\` is off already.`);
}
