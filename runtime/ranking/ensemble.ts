/** Several proxies as one, by the ranks that they give a population: their scores have no common scale. */
import { averageRanks } from '../statistics/ranks.ts';

/** `mean-rank`: as TE-NAS adds ranks [CGW21]; `log-rank`: as AZ-NAS adds their logarithms, so that one bad rank weighs more [LH24]. */
export const ENSEMBLES = ['mean-rank', 'log-rank'] as const;

export type Ensemble = (typeof ENSEMBLES)[number];

/** A proxy's scores, one per network. */
export interface Member {
  readonly scores: readonly number[];
  readonly direction: 'higher' | 'lower';
}

/**
 * A score per network, higher for better ones: the mean over the members of r or log r, where r in (0, 1] is the network's rank over the number
 * of networks, 1 for the best, equal scores sharing a rank. Ranks are over the networks that every member has a finite score of; others get NaN.
 */
export function ensembleScores(ensemble: Ensemble, members: readonly Member[]): readonly number[] {
  const [{ scores: first }] = members;
  const ranked = [...first.keys()].filter((network) => members.every(({ scores }) => Number.isFinite(scores[network])));
  const combined: number[] = Array(first.length).fill(NaN);
  for (const network of ranked) combined[network] = 0;
  for (const { scores, direction } of members) {
    const sign = direction === 'higher' ? 1 : -1;
    const ranks = averageRanks(ranked.map((network) => sign * scores[network]));
    ranked.forEach(
      (network, at) => (combined[network] += SHARES[ensemble](ranks[at] / ranked.length) / members.length),
    );
  }
  return combined;
}

const SHARES: { readonly [E in Ensemble]: (rank: number) => number } = {
  'mean-rank': (rank) => rank,
  'log-rank': Math.log,
};
