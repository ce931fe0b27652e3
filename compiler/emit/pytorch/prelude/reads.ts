/** What the programs of a module read of the passes, which decides what the class that runs the model has to note. */
import type { PassSpec } from '../../../core/core.ts';
import type { Family, SiteKind } from '../../../sites/families.ts';

export interface Reads {
  /** Tensors and numbers by the kind of site. */
  readonly fields: Map<SiteKind, Set<string>>;
  readonly families: Set<Family>;
  /** Tensors by which something is differentiated. */
  readonly variables: Set<`${SiteKind}.${string}`>;
  /** Whether anything is differentiated. */
  gradients: boolean;
  features: boolean;
  readonly weights: Set<PassSpec['weights']>;
  readonly norms: Set<PassSpec['norm']>;
}

export const noReads = (): Reads => ({
  fields: new Map(),
  families: new Set(),
  variables: new Set(),
  gradients: false,
  features: false,
  weights: new Set(),
  norms: new Set(),
});

/** Whether weights are others than the model's. */
export const isDrawn = (weights: PassSpec['weights']): boolean => weights !== 'init' && weights !== 'abs';

/** Whether the weights depend on a seed. */
export const isRandom = (weights: PassSpec['weights']): boolean => isDrawn(weights) && typeof weights === 'string';

/** The name in Python of a tensor or number of a site; `in` is a word of Python. */
export const attributeOf = (member: string): string =>
  member === 'in' ? 'input' : member === 'out' ? 'output' : member;
