/** What the scores in the journals come to: how each proxy orders the networks of each study, alone and beyond counts, and how that varies with the seed. */
import { macs, parameterCount } from '../../compiler/network/counts.ts';
import type { Network } from '../../compiler/network/network.ts';
import { siteFinder } from '../../compiler/sites/find.ts';
import type { CheckedProxy } from '../../compiler/core/core.ts';
import { rank } from '../../runtime/ranking/rank.ts';
import { kendall } from '../../runtime/statistics/kendall.ts';
import { partialCorrelation } from '../../runtime/statistics/partial.ts';
import { spearman } from '../../runtime/statistics/spearman.ts';
import type { Journal } from './journal.ts';
import { journalOf, keyOf } from './measure.ts';
import type { Study } from './study.ts';

/** A correlation; null where it is not defined. To five digits. */
export type Correlation = number | null;

/** Agreement with one target: of seed 0 on all networks, and of each seed on the networks that all seeds scored. */
export interface Agreement {
  readonly tau: Correlation;
  readonly rho: Correlation;
  /** Of τ, by bootstrap, 95 %. */
  readonly interval: readonly [low: Correlation, high: Correlation];
  /** Beyond the counts. */
  readonly partialTau: Correlation;
  readonly partialRho: Correlation;
  readonly taus: readonly Correlation[];
  readonly rhos: readonly Correlation[];
}

export interface Ordering {
  /** How many networks have a finite score of seed 0, and how many have none. */
  readonly n: number;
  readonly invalid: number;
  readonly targets: Readonly<Record<string, Agreement>>;
}

/** By study; none of one whose data was never there when the proxy was measured. */
export type Orderings = Readonly<Partial<Record<string, Ordering>>>;

export interface Figures {
  /** How many networks each seed scored, by study. */
  readonly networks: Readonly<Record<string, readonly number[]>>;
  readonly counts: Readonly<Record<Count, Orderings>>;
  readonly proxies: Readonly<Record<string, ProxyFigures>>;
}

export interface ProxyFigures {
  /** The program that was measured. */
  readonly key: string;
  /** Median time for a network of NAS-Bench-201, in seconds; null if it was not taken. */
  readonly seconds: number | null;
  readonly orderings: Orderings;
}

/** What is counted without evaluating a network, and any proxy must beat. */
export const COUNTS = {
  parameters: parameterCount,
  'multiply-accumulates': macs,
  'conv triples': (network) => siteFinder(network)('triples').length,
} as const satisfies Readonly<Record<string, (network: Network) => number>>;

export type Count = keyof typeof COUNTS;

export function figuresOf(
  all: readonly Study[],
  proxies: readonly CheckedProxy[],
  folder: string,
  secondsOf: (name: string) => number | null,
): Figures {
  const journals = all.map((study) => study.networks.map((_, seed) => journalOf(folder, study, seed)));
  const counted = all.map((study) => {
    const networks = study.archs.map((arch) => study.space.networkOf(arch));
    return Object.fromEntries(Object.entries(COUNTS).map(([name, count]) => [name, networks.map(count)]));
  });
  const perStudy = (of: (study: Study, at: number) => Ordering): Orderings =>
    Object.fromEntries(all.map((study, at) => [study.name, of(study, at)]));
  const ordered = (study: Study, at: number, direction: 'higher' | 'lower', scores: readonly (readonly number[])[]) =>
    orderingOf(study, direction, scores, Object.values(counted[at]));
  return {
    networks: Object.fromEntries(all.map(({ name, networks }) => [name, networks])),
    counts: Object.fromEntries(
      Object.keys(COUNTS).map((name) => [
        name,
        perStudy((study, at) => ordered(study, at, 'higher', [counted[at][name]])),
      ]),
    ) as Record<Count, Orderings>,
    proxies: Object.fromEntries(
      proxies.map(({ name, direction }) => {
        const key = keyOf(name);
        const orderings = perStudy((study, at) => {
          const scores = journals[at].map((journal) => scoredBy(journal, study, key));
          return ordered(study, at, direction, scores);
        });
        return [name, { key, seconds: secondsOf(name), orderings }];
      }),
    ),
  };
}

/** The scores of the first networks, as far as they are done; NaN for one that is not finite. */
function scoredBy(journal: Journal, { archs }: Study, key: string): readonly number[] {
  const scores = archs.map((arch) => journal.score(arch, key));
  const open = scores.indexOf(undefined);
  return scores.slice(0, open < 0 ? scores.length : open).map((score) => score ?? NaN);
}

/** `scores[seed][network]`. */
function orderingOf(
  { targets }: Study,
  direction: 'higher' | 'lower',
  scores: readonly (readonly number[])[],
  counts: readonly (readonly number[])[],
): Ordering {
  const [first] = scores;
  const sign = direction === 'higher' ? 1 : -1;
  const repeated = scores.filter((own) => own.length > 1);
  const shared = Math.min(...repeated.map((own) => own.length));
  const agreements = [...targets].map(([name, accuracies]) => {
    const {
      kendall: tau,
      kendallInterval,
      spearman: rho,
    } = rank(first, accuracies.slice(0, first.length), direction, 0);
    const valid = [...first.keys()].filter((at) => Number.isFinite(first[at]) && Number.isFinite(accuracies[at]));
    const of = (values: readonly number[]): readonly number[] => valid.map((at) => values[at]);
    const beyond = (correlation: typeof kendall): number =>
      partialCorrelation(
        correlation,
        of(first).map((score) => sign * score),
        of(accuracies),
        counts.map(of),
      );
    const each = repeated.map((own) => rank(own.slice(0, shared), accuracies.slice(0, shared), direction, 0));
    return [
      name,
      {
        tau: rounded(tau),
        rho: rounded(rho),
        interval: [rounded(kendallInterval.low), rounded(kendallInterval.high)],
        partialTau: rounded(beyond(kendall)),
        partialRho: rounded(beyond(spearman)),
        taus: each.map((ranking) => rounded(ranking.kendall)),
        rhos: each.map((ranking) => rounded(ranking.spearman)),
      },
    ] as const;
  });
  const n = first.filter(Number.isFinite).length;
  return { n, invalid: first.length - n, targets: Object.fromEntries(agreements) };
}

const rounded = (value: number): Correlation => (Number.isNaN(value) ? null : Number(value.toFixed(5)));

/** Figures; where those of before are of the same program and rest on more networks and seeds, those. */
export function completed(now: Figures, before: Figures): Figures {
  const counts = Object.entries(now.counts).map(([name, orderings]) => {
    return [name, { ...before.counts[name as Count], ...orderings }] as const;
  });
  const proxies = Object.entries(now.proxies).map(([name, own]) => {
    const old = before.proxies[name];
    if (old?.key !== own.key) return [name, own] as const;
    const kept = Object.entries(old.orderings).filter(
      ([study, ordering]) => restsOn(ordering) > restsOn(own.orderings[study]),
    );
    const orderings = { ...own.orderings, ...Object.fromEntries(kept) };
    return [name, { ...own, seconds: own.seconds ?? old.seconds, orderings }] as const;
  });
  return {
    networks: { ...before.networks, ...now.networks },
    counts: Object.fromEntries(counts) as Figures['counts'],
    proxies: Object.fromEntries(proxies),
  };
}

/** Over how many scores: networks of seed 0, for each seed that was compared. */
function restsOn(ordering: Ordering | undefined): number {
  if (!ordering) return 0;
  const [agreement] = Object.values(ordering.targets);
  return (ordering.n + ordering.invalid) * (agreement?.taus.length ?? 0);
}
