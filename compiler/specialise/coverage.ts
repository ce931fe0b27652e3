/** How many of a family's sites a fold used: what a `where` left out is counted, not hidden. */
import type { Core } from '../core/core.ts';
import type { Family } from '../sites/families.ts';

export interface FoldCoverage {
  readonly fold: string;
  readonly family: Family;
  readonly sites: number;
  readonly used: number;
}

export const coverageOf = (core: Core & { readonly kind: 'fold' }, sites: number, used: number): FoldCoverage => ({
  fold: core.fold,
  family: core.family,
  sites,
  used,
});
