/** How well scores order networks by their measured accuracies: Kendall's τ-b and Spearman's ρ with bootstrap intervals. */
import { bootstrap, type Interval } from '../statistics/bootstrap.ts';
import { kendall } from '../statistics/kendall.ts';
import { denseRanks } from '../statistics/ranks.ts';
import { spearman } from '../statistics/spearman.ts';

/** Agreement of one proxy's scores with one target. Correlations and their 95 % intervals lie in [-1, 1]; NaN if undefined. */
export interface Ranking {
  /** How many networks were compared: those whose score and accuracy are finite. */
  readonly n: number;
  /** How many networks have an accuracy but no finite score. */
  readonly invalid: number;
  readonly kendall: number;
  readonly kendallInterval: Interval;
  readonly spearman: number;
  readonly spearmanInterval: Interval;
}

/**
 * Compares `scores` with `accuracies`, which belong to the same networks. A proxy of direction `lower` is ranked by its
 * negated scores, so that a good proxy's correlation is positive either way. The seed decides the bootstrap's draws.
 */
export function rank(
  scores: readonly number[],
  accuracies: readonly number[],
  direction: 'higher' | 'lower',
  seed: number,
): Ranking {
  const sign = direction === 'higher' ? 1 : -1;
  const measured = scores
    .map((score, at) => [sign * score, accuracies[at]] as const)
    .filter(([, y]) => Number.isFinite(y));
  const valid = measured.filter(([x]) => Number.isFinite(x));
  // Correlations of ranks are those of the values, and ranks are found faster in what is drawn from ranks.
  const x = denseRanks(valid.map(([score]) => score));
  const y = denseRanks(valid.map(([, accuracy]) => accuracy));
  return {
    n: valid.length,
    invalid: measured.length - valid.length,
    kendall: kendall(x, y),
    kendallInterval: bootstrap(kendall, x, y, { seed }),
    spearman: spearman(x, y),
    spearmanInterval: bootstrap(spearman, x, y, { seed }),
  };
}
