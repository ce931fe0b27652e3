/**
 * Axis types: what the checker knows of a tensor's shape without knowing the network. An axis is a name with a symbolic
 * size; two axes are the same axis when both agree. A type is a set of axes, kept in the order people expect to read.
 */

export interface Axis {
  readonly name: string;
  readonly size: Size;
}

/** The axes of a tensor, no name twice. `[]` is a scalar. Order matters for display only. */
export type AxisType = readonly Axis[];

/** A size that only a network turns into a number. */
export type Size =
  /** One number for the whole network: `batch`, `class`, … */
  | { readonly kind: 'network'; readonly name: NetworkSize }
  /** A size of the site that a fold binds; `binder` is the fold's nesting depth. */
  | { readonly kind: 'site'; readonly binder: number; readonly name: SiteSize }
  /** The length of a flattened axis. `of` is sorted by key. */
  | { readonly kind: 'product'; readonly of: readonly Size[] }
  /** How many singular values a matrix has. `of` is sorted by key. */
  | { readonly kind: 'smaller'; readonly of: readonly [Size, Size] }
  /** So many of an axis, or all where there are fewer. */
  | { readonly kind: 'first'; readonly count: number; readonly of: Size }
  /** One less than an axis has, and 0 of none. */
  | { readonly kind: 'less'; readonly of: Size }
  /**
   * What a fold collects or joins; `fold` identifies the sites and the part that each of them gives. `binders` are the
   * outer folds whose site decides which sites take part.
   */
  | { readonly kind: 'fold'; readonly fold: string; readonly binders: readonly number[] };

/** `single` is the batch of one image that a pass on `ones` sees. */
export type NetworkSize = 'batch' | 'single' | 'class' | 'feature' | 'input_channel' | 'input_h' | 'input_w';

/** Sizes that sites have; `group` is the number of input channels that one group of a convolution sees. */
export type SiteSize =
  'out' | 'in' | 'group' | 'kh' | 'kw' | 'hi' | 'wi' | 'ho' | 'wo' | 'channel' | 'h' | 'w' | 'position';

/** Text that is equal exactly for equal sizes. */
export function sizeKey(size: Size): string {
  switch (size.kind) {
    case 'network':
      return size.name;
    case 'site':
      return `${size.binder}.${size.name}`;
    case 'product':
      return `(${size.of.map(sizeKey).join('*')})`;
    case 'smaller':
      return `min(${size.of.map(sizeKey).join()})`;
    case 'first':
      return `first(${size.count},${sizeKey(size.of)})`;
    case 'less':
      return `less(${sizeKey(size.of)})`;
    case 'fold':
      return size.fold;
    default:
      return size satisfies never;
  }
}

export const sameSize = (a: Size, b: Size): boolean => sizeKey(a) === sizeKey(b);

export const sameAxis = (a: Axis, b: Axis): boolean => a.name === b.name && sameSize(a.size, b.size);

/** Equal as sets. */
export const sameType = (a: AxisType, b: AxisType): boolean => a.length === b.length && within(a, b);

/** Each axis of `a` is an axis of `b`. */
export const within = (a: AxisType, b: AxisType): boolean =>
  a.every((axis) => b.some((other) => sameAxis(axis, other)));

/** The size of a flattened axis; flattening in steps gives the same size as flattening at once. */
export function productSize(sizes: readonly Size[]): Size {
  const factors = sizes.flatMap((size) => (size.kind === 'product' ? size.of : [size]));
  return factors.length === 1 ? factors[0] : { kind: 'product', of: factors.toSorted(byKey) };
}

export const smallerSize = (a: Size, b: Size): Size =>
  sameSize(a, b) ? a : { kind: 'smaller', of: byKey(a, b) <= 0 ? [a, b] : [b, a] };

/** The folds whose site a size depends on, as binder depths. */
export function bindersOf(size: Size): readonly number[] {
  switch (size.kind) {
    case 'site':
      return [size.binder];
    case 'product':
    case 'smaller':
      return size.of.flatMap(bindersOf);
    case 'first':
    case 'less':
      return bindersOf(size.of);
    case 'fold':
      return size.binders;
    case 'network':
      return [];
    default:
      return size satisfies never;
  }
}

/** `[batch, out]`; a scalar is written `scalar`. */
export const showType = (type: AxisType): string =>
  type.length === 0 ? 'scalar' : `[${type.map((axis) => axis.name).join(', ')}]`;

const byKey = (a: Size, b: Size): number => (sizeKey(a) < sizeKey(b) ? -1 : sizeKey(a) > sizeKey(b) ? 1 : 0);
