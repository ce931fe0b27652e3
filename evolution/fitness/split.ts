/** Which networks a search sees, which its results are chosen by, and which say how good the chosen one is. */
import { stratifiedOrder } from '../../runtime/accuracy/strata.ts';
import { ProblemError } from '../../runtime/problem.ts';

export interface SplitSizes {
  readonly search: number;
  readonly selection: number;
  readonly report: number;
}

/** Positions of rows. Every beginning of each list is a stratified sample of its set. */
export type Split = { readonly [Set in keyof SplitSizes]: readonly number[] };

export interface SplitRow {
  /** The same text for isomorphic architectures. */
  readonly canonical: string;
  readonly accuracy: number;
}

/**
 * Three sets of rows that have none in common. Of isomorphic architectures only the first row takes part, so that none
 * stands on two sides. All sets have the whole range of accuracies. Throws a `ProblemError` if there are too few rows.
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
  const chosen = inOrder(rows, distinct, seed).slice(0, wanted);
  // Dealt by quotas again, so that the sets are as alike as they can be.
  const dealt = inOrder(rows, chosen, seed);
  const sets = [dealt.slice(0, search), dealt.slice(search, search + selection), dealt.slice(search + selection)];
  const [searched, selected, reported] = sets.map((set) => inOrder(rows, set, seed));
  return { search: searched, selection: selected, report: reported };
}

function inOrder(rows: readonly SplitRow[], positions: readonly number[], seed: number): readonly number[] {
  const values = positions.map((at) => rows[at].accuracy);
  return stratifiedOrder(values, seed).map((at) => positions[at]);
}
