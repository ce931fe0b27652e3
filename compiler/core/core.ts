/**
 * The typed core: what a program means, independent of any network. Names are resolved, `def`s expanded, axes inferred;
 * expressions are interned, so equal meaning is one node and shared work is found by identity.
 */
import type { Distribution, WeightValues } from '../graph/primitive.ts';
import type { Family, PassTensor, SiteKind, SiteNumber } from '../sites/families.ts';
import type { OperatorName } from '../operators/table.ts';
import { type AxisType, sizeKey } from './axis.ts';

/** One run of the network. Equal passes are one pass. */
export interface PassSpec {
  readonly input: readonly InputTerm[];
  readonly loss: Loss | null;
  readonly weights: 'abs' | WeightValues;
  readonly norm: 'train' | 'identity' | 'eval';
}

/**
 * A term of the input's weighted sum. Streams of noise are independent of each other, those of data are the batches of images one after
 * the other; stream 0 is plain `noise` or `data`.
 */
export interface InputTerm {
  readonly factor: number;
  readonly kind: 'data' | 'ones' | 'noise';
  readonly stream: number;
}

/** Mean cross-entropy against the labels, or the sum of all logits, or the sum of all features. */
export type Loss = 'cross_entropy' | 'sum' | 'sum_features';

/** The fold that binds a site, by nesting depth from the outside; so folds of equal meaning are equal. */
export type Binder = number;

export type Core = CoreOp & {
  readonly id: number;
  readonly type: AxisType;
};

export type CoreOp =
  | { readonly kind: 'number'; readonly value: number }
  /** A named constant: a number that evolution may tune within its bounds. */
  | { readonly kind: 'constant'; readonly name: string; readonly value: number }
  | { readonly kind: 'pass_tensor'; readonly pass: PassSpec; readonly tensor: PassTensor }
  | { readonly kind: 'site_tensor'; readonly pass: PassSpec; readonly binder: Binder; readonly tensor: string }
  | { readonly kind: 'site_number'; readonly binder: Binder; readonly number: SiteNumber }
  | {
      readonly kind: 'apply';
      readonly operator: OperatorName;
      readonly arguments: readonly Core[];
      /** Axis parameters by name, e.g. what a reduction removes; sorted by nothing: the operator's order. */
      readonly axes: readonly string[];
    }
  | {
      readonly kind: 'fold';
      readonly fold: FoldName;
      readonly family: Family;
      readonly binder: Binder;
      /** One per kind of site in the family, in the family's order. */
      readonly variants: readonly FoldVariant[];
      /** `concat` only: the axis that is joined. */
      readonly joined: string | null;
    }
  /** Independent numbers with the axes of x, a `pass_tensor` or `site_tensor` of which no value is read. */
  | { readonly kind: 'random'; readonly distribution: Distribution; readonly x: Core; readonly number: number }
  /** ∂y/∂x; y is a scalar, x a `pass_tensor` or `site_tensor`; the result has x's axes. */
  | { readonly kind: 'grad'; readonly y: Core; readonly x: Core }
  /** One gradient per element of y's only axis: that axis before x's axes, of which one of its name gets a prime. */
  | { readonly kind: 'jacobian'; readonly y: Core; readonly x: Core };

export interface FoldVariant {
  readonly site: SiteKind;
  /** Sites where this is not 0 take part; null: all. */
  readonly condition: Core | null;
  readonly body: Core;
}

export const FOLDS = {
  sum: 'the sum over the sites; 0 of none',
  mean: 'the mean over the sites; NaN of none',
  prod: 'the product over the sites; 1 of none',
  min: 'the least over the sites; ∞ of none',
  max: 'the greatest over the sites; -∞ of none',
  first: 'the value at the first site in execution order; NaN of none',
  last: 'the value at the last site in execution order; NaN of none',
  collect: 'all values, along a new axis `layer`',
  concat: 'joins the one axis that belongs to the site',
} as const;

export type FoldName = keyof typeof FOLDS;

/** A checked proxy. */
export interface CheckedProxy {
  readonly name: string;
  /** The lines of its doc comment. */
  readonly doc: readonly string[];
  readonly direction: 'higher' | 'lower';
  readonly score: Core;
  /** What the program calls its values; a node that several `let`s stand for has the name of the first. */
  readonly names?: ReadonlyMap<Core, string>;
}

/** Makes interned core nodes. */
export interface CoreBuilder {
  readonly node: (op: CoreOp, type: AxisType) => Core;
}

/** An empty builder; one per compilation, since identity of nodes is equality of meaning. */
export function coreBuilder(): CoreBuilder {
  const known = new Map<string, Core>();
  return {
    node: (op, type) => {
      const key = `${coreKey(op)} ${type.map((axis) => `${axis.name}:${sizeKey(axis.size)}`).join()}`;
      const existing = known.get(key);
      if (existing) return existing;
      const created = { ...op, id: known.size, type };
      known.set(key, created);
      return created;
    },
  };
}

/** Text that is equal exactly for equal operations on equal (interned) parts. */
function coreKey(op: CoreOp): string {
  return JSON.stringify(op, (_, value: unknown) => {
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
      return `#${Object.is(value, -0) ? '-0' : value}`;
    if (typeof value === 'object' && value !== null && 'id' in value && 'type' in value) return `@${String(value.id)}`;
    return value;
  });
}
