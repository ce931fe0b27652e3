/** Stratified samples: every range of accuracies has the share in the sample that it has in the table. */
import { stream } from '../random.ts';
import { quantile } from '../statistics/bootstrap.ts';
import { draw, refuseMore } from './sample.ts';

/** How many ranges, of equally many rows each unless rows are equal. */
const STRATA = 10;

/**
 * `n` of the rows, in their order. The deciles of `values`, one a row and all finite, cut the rows into ten strata; a
 * decile belongs to the stratum below it. Of every stratum the sample holds its share, rounded up or down, and each of its
 * rows is equally likely. With the same seed a smaller sample is part of a larger one. Throws a `ProblemError` if there
 * are fewer rows than `n`.
 */
export function stratifiedSample<Row>(rows: readonly Row[], values: readonly number[], n: number, seed: number): Row[] {
  refuseMore(rows.length, n);
  return stratifiedOrder(values, seed)
    .slice(0, n)
    .sort((a, b) => a - b)
    .map((at) => rows[at]);
}

/** The positions of all values in an order of which every beginning is a stratified sample. */
export function stratifiedOrder(values: readonly number[], seed: number): readonly number[] {
  const source = stream(seed, 'strata');
  // Shuffled, so that no end of the accuracies comes first where shares are equal.
  const strata = draw(strataOf(values), STRATA, source).map((stratum) => draw(stratum, stratum.length, source));
  const taken = strata.map(() => 0);
  return values.map((_, at) => {
    const stratum = mostEntitled(strata, taken, at + 1, values.length);
    return strata[stratum][taken[stratum]++];
  });
}

/** The positions of the values in each stratum, from low to high values; a stratum may be empty where values are equal. */
function strataOf(values: readonly number[]): readonly (readonly number[])[] {
  const sorted = Float64Array.from(values).sort();
  const cuts = Array.from({ length: STRATA - 1 }, (_, at) => quantile(sorted, (at + 1) / STRATA));
  const strata = Array.from({ length: STRATA }, (): number[] => []);
  values.forEach((value, at) => strata[cuts.filter((cut) => cut < value).length].push(at));
  return strata;
}

/**
 * The stratum that the `drawn`-th row of a sample from `rows` rows comes from, by the quota method [BY75]: of those that have
 * less than their share, the one with the most rows for each that it would have. So none is ever a whole row off its share.
 */
function mostEntitled(
  strata: readonly (readonly number[])[],
  taken: readonly number[],
  drawn: number,
  rows: number,
): number {
  let best = -1;
  let most = 0;
  strata.forEach(({ length }, at) => {
    const perRow = length / (taken[at] + 1);
    if (taken[at] * rows >= length * drawn || perRow <= most) return;
    best = at;
    most = perRow;
  });
  return best;
}
