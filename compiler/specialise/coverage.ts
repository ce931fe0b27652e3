/** How many of a family's sites a fold used: what a `where` left out is counted, not hidden. */
import type { Core } from '../core/core.ts';
import type { Family } from '../sites/families.ts';

export interface FoldCoverage {
  /** The proxy that has the fold; of several that share it, the first. */
  readonly proxy: string;
  readonly fold: string;
  readonly family: Family;
  readonly sites: number;
  readonly used: number;
}

/** What `fold` used of the `sites` sites of its family. */
export const coverageOf = (
  proxy: string,
  { fold, family }: Core & { readonly kind: 'fold' },
  sites: number,
  used: number,
): FoldCoverage => ({ proxy, fold, family, sites, used });
