/**
 * How tightly operators bind: one table for the parser, which builds trees by it, and the printer, which puts the
 * fewest parentheses by it.
 */
import type { BinaryOperator } from './ast.ts';

export interface Binding {
  /** Operators of a higher level bind tighter. */
  readonly level: number;
  readonly associativity: 'left' | 'right' | 'none';
}

const or: Binding = { level: 1, associativity: 'left' };
const and: Binding = { level: 2, associativity: 'left' };
const comparison: Binding = { level: 3, associativity: 'none' };
const sum: Binding = { level: 4, associativity: 'left' };
const product: Binding = { level: 5, associativity: 'left' };
const power: Binding = { level: 7, associativity: 'right' };

/** `-x` and `not x`: tighter than a product, looser than a power, so that `-a ^ 2` is `-(a ^ 2)`. */
export const prefixLevel = 6;

/** What is no operator: names, numbers, calls, members. */
export const primaryLevel = 8;

export const bindings: Readonly<Record<BinaryOperator, Binding>> = {
  or,
  and,
  '<': comparison,
  '<=': comparison,
  '>': comparison,
  '>=': comparison,
  '==': comparison,
  '!=': comparison,
  '+': sum,
  '-': sum,
  '*': product,
  '/': product,
  '^': power,
};
