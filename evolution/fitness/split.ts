/** Which networks a search sees, which its results are chosen by, and which say how good the chosen one is. */
import { stratifiedOrder } from '../../runtime/accuracy/strata.ts';
import { ProblemError } from '../../runtime/problem.ts';

export interface SplitSizes {
  readonly search: number;
  readonly selection: number;
  readonly report: number;
}

/** Positions of rows. Every beginning of each list is a stratified sample, give or take a row of each stratum. */
export type Split = { readonly [Set in keyof SplitSizes]: readonly number[] };

export interface SplitRow {
  /** The same text for isomorphic architectures. */
  readonly canonical: string;
  readonly accuracy: number;
}

/**
 * Three sets of rows that have none in common. Of isomorphic architectures only the first row takes part, so that none
 * stands on two sides. All sets have the whole range of accuracies. A larger search set leaves the others as they are.
 * Throws a `ProblemError` if there are too few rows.
 */
export function splitRows(rows: readonly SplitRow[], { search, selection, report }: SplitSizes, seed: number): Split {
  const first = new Map<string, number>();
  rows.forEach(({ canonical }, at) => {
    if (!first.has(canonical)) first.set(canonical, at);
  });
  const distinct = [...first.values()];
  const wanted = search + selection + report;
  if (wanted > distinct.length) {
    throw new ProblemError(
      'invocation',
      `The sets need ${wanted} networks, but there are only ${distinct.length} that are not isomorphic.`,
      'make them smaller with `--search`, `--selection` and `--report`',
    );
  }
  // Drawn once: shuffling what is shuffled again with the same seed would favour some rows.
  const values = distinct.map((at) => rows[at].accuracy);
  const order = stratifiedOrder(values, seed).map((at) => distinct[at]);
  return {
    report: order.slice(0, report),
    selection: order.slice(report, report + selection),
    search: order.slice(report + selection, wanted),
  };
}
