/** The fitness of a program: its τ on each case, and what they come to. */
import { kendall } from '../../runtime/statistics/kendall.ts';
import { partialCorrelation } from '../../runtime/statistics/partial.ts';
import type { Case } from './cases.ts';
import { type Sign, signed, tau } from './tau.ts';

export interface FitnessSetting {
  readonly sign: Sign;
  /** EZNAS takes the minimum [EZNAS22]. */
  readonly aggregate: 'minimum' | 'mean';
  /** Whether τ is that beyond parameters, multiplications and layers. */
  readonly partial: boolean;
}

export interface Fitness {
  /** By case; NaN where there is no τ. */
  readonly cases: readonly number[];
  /** NaN if a case is. */
  readonly value: number;
}

/** Fitness from `scores[task][network]` and `accuracies[task][network]`; `controls[task][network]` are the numbers of a partial τ. */
export function fitnessOf(
  scores: readonly (readonly number[])[],
  accuracies: readonly (readonly number[])[],
  controls: readonly (readonly (readonly number[])[])[],
  cases: readonly Case[],
  { sign, aggregate, partial }: FitnessSetting,
): Fitness {
  const taus = cases.map(({ task, members }) => {
    const of = <T>(values: readonly T[]): readonly T[] => members.map((at) => values[at]);
    const [own, measured] = [of(scores[task]), of(accuracies[task])];
    if (!partial) return tau(own, measured, sign);
    const numbers = of(controls[task]);
    const columns = (numbers[0] ?? []).map((_, column) => numbers.map((row) => row[column]));
    return signed(partialCorrelation(kendall, own, measured, columns), sign);
  });
  // `Math.min` of a NaN is NaN, and so is a sum with one.
  const value = aggregate === 'minimum' ? Math.min(...taus) : taus.reduce((sum, each) => sum + each, 0) / taus.length;
  return { cases: taus, value };
}
