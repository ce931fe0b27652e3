/**
 * How well a benchmark could be predicted at best. Two seeds of training give one architecture two accuracies; what they
 * do not agree on, no score of the architecture can know.
 */
import { kendall } from '../statistics/kendall.ts';
import { spearman } from '../statistics/spearman.ts';

export interface Correlations {
  readonly kendall: number;
  readonly spearman: number;
}

export interface Noise {
  /** Between the accuracies of the two seeds. */
  readonly between: Correlations;
  /** What a perfect knowledge of the expected accuracy would reach against the mean of both seeds. */
  readonly ceiling: Correlations;
}

/**
 * The noise of accuracies that were measured twice, in the same order of architectures. The ceiling takes both seeds' accuracies,
 * after monotone transformations, as the sum of one normal variable and independent normal noise: then τ = 2/π·asin r and
 * ρ = 6/π·asin(r/2) of their linear correlation r, and the mean of two agrees with what they have in common by
 * √(2r / (1 + r)) [Spe10]. NaN where the correlations are NaN or negative.
 */
export function noiseOf(first: ArrayLike<number>, second: ArrayLike<number>): Noise {
  const between = { kendall: kendall(first, second), spearman: spearman(first, second) };
  const fromKendall = agreement(Math.sin((Math.PI / 2) * between.kendall));
  const fromSpearman = agreement(2 * Math.sin((Math.PI / 6) * between.spearman));
  return {
    between,
    ceiling: {
      kendall: (2 / Math.PI) * Math.asin(fromKendall),
      spearman: (6 / Math.PI) * Math.asin(fromSpearman / 2),
    },
  };
}

/** The correlation of the mean of two measurements with what they have in common. */
const agreement = (r: number): number => Math.sqrt((2 * r) / (1 + r));
