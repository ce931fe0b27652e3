/**
 * Goals: what an expression at a place can be asked to be, its types, and all ways to make one. A table of goals holds for
 * one context; those of folds lead into the tables of inner contexts.
 */
import type { Expression } from '../../grammar/ast.ts';
import type { Extent } from '../genome/parts.ts';
import type { Types } from './types.ts';

export interface Goal {
  readonly types: Types;
  readonly terminals: readonly Terminal[];
  readonly rules: readonly Rule[];
  /** The extent of the smallest expression that meets the goal: of any, and of those that have a derivative; ∞ if none does. */
  readonly least: { readonly [K in Kind]: Extent };
}

/** Any expressions, or those that have a derivative. */
export type Kind = 'any' | 'smooth';

/** What is made of nothing else: a tensor, its gradient, a difference of two passes, a number. */
export interface Terminal {
  readonly expression: Expression;
  readonly weight: number;
  readonly extent: Extent;
}

/** An operator, a definition or a fold. */
export interface Rule {
  readonly name: string;
  readonly weight: number;
  /** Whether what it makes has a derivative if its parts have. */
  readonly smooth: boolean;
  readonly ways: readonly Way[];
}

/** A rule with the axes and operands chosen: what its parts must be, and how they are put together. */
export interface Way {
  readonly parts: readonly Goal[];
  readonly weight: number;
  /** What it adds to the parts, at most. */
  readonly own: Extent;
  readonly write: (parts: readonly Expression[]) => Expression;
}

export const NOWHERE: Extent = { size: Infinity, depth: Infinity };

/** The extent of a way whose parts have these. */
export const together = ({ own }: Way, parts: readonly Extent[]): Extent => ({
  size: parts.reduce((sum, { size }) => sum + size, own.size),
  depth: own.depth + Math.max(0, ...parts.map(({ depth }) => depth)),
});

/** The extent of the smallest expressions that a way makes. */
export const leastOf = (way: Way, kind: Kind): Extent =>
  together(
    way,
    way.parts.map(({ least }) => least[kind]),
  );

/** The smaller one; of two of one size, the one less deep. Both numbers are those of one expression. */
export const lesser = (a: Extent, b: Extent): Extent =>
  b.size < a.size || (b.size === a.size && b.depth < a.depth) ? b : a;
