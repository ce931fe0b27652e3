/** The site that a fold binds, as its body sees it. */
import type { AxisType, Size, SiteSize } from '../core/axis.ts';
import type { Binder, PassSpec } from '../core/core.ts';
import { type Family, FAMILIES, type SiteAxis, type SiteKind, SITES } from '../sites/families.ts';
import { batchSize } from './pass-spec.ts';

export interface Site {
  readonly binder: Binder;
  /** Null when the fold's family is not known. */
  readonly of: { readonly pass: PassSpec | null; readonly family: Family; readonly kind: SiteKind } | null;
  /** Which size stands for those that the fold's condition makes equal. */
  readonly same: ReadonlyMap<SiteSize, SiteSize>;
}

/** The type of a site's tensor that is read in `pass`. */
export function tensorType(site: Site, axes: readonly SiteAxis[], pass: PassSpec): AxisType {
  return axes.map(({ name, size }) => ({ name, size: size === 'batch' ? batchSize(pass) : siteSize(site, size) }));
}

const siteSize = (site: Site, name: SiteSize): Size => ({
  kind: 'site',
  binder: site.binder,
  name: site.same.get(name) ?? name,
});

/** The families all of whose sites have this tensor or number. */
export const familiesWith = (member: string): readonly Family[] =>
  (Object.keys(FAMILIES) as Family[]).filter((family) =>
    FAMILIES[family].kinds.every((kind) => hasMember(kind, member)),
  );

/** Whether sites of a kind have this tensor or number. */
export const hasMember = (kind: SiteKind, member: string): boolean => membersOf(kind).includes(member);

/** The tensors of a kind of site, then its numbers. */
export const membersOf = (kind: SiteKind): readonly string[] => [
  ...Object.keys(SITES[kind].tensors),
  ...SITES[kind].numbers,
];
