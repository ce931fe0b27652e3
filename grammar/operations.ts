/**
 * Operator precedence: from the flat row `a + -b * c` that the parser reads to a tree, by precedence climbing.
 */
import type { BinaryOperator, Expression, UnaryOperator } from './ast.ts';
import { bindings, prefixLevel } from './precedence.ts';
import { join, type Span } from './source.ts';
import { spanOf, type Token } from './token.ts';

/** An operand with the prefix operators before it. */
export interface Operand {
  readonly prefixes: readonly Token[];
  readonly base: Expression;
}

/**
 * The tree of `operands[0] operators[0] operands[1] …`. `onChain` hears of each comparison whose left side is a
 * comparison too; it is read as if it associated to the left.
 */
export function climb(
  operands: readonly Operand[],
  operators: readonly Token[],
  onChain: (second: Span, first: Span) => void,
): Expression {
  let at = 0;

  /** Reads on from operand `at`, its prefix number `prefix`, over all operators of at least this level. */
  const read = (level: number, prefix: number): Expression => {
    const { prefixes, base } = operands[at];
    let left = base;
    if (prefix < prefixes.length) left = unary(prefixes[prefix], read(prefixLevel, prefix + 1));
    let comparison: Span | null = null;
    while (at < operators.length) {
      const token = operators[at];
      const { level: own, associativity } = bindings[token.image as BinaryOperator];
      if (own < level) break;
      if (associativity === 'none' && comparison !== null) onChain(spanOf(token), comparison);
      comparison = associativity === 'none' ? spanOf(token) : null;
      at += 1;
      left = binary(token, left, read(associativity === 'right' ? own : own + 1, 0));
    }
    return left;
  };

  return read(0, 0);
}

function unary(token: Token, operand: Expression): Expression {
  const operator = token.image as UnaryOperator;
  return { kind: 'unary', operator, operand, span: join(spanOf(token), operand.span) };
}

function binary(token: Token, left: Expression, right: Expression): Expression {
  const operator = token.image as BinaryOperator;
  return { kind: 'binary', operator, operatorSpan: spanOf(token), left, right, span: join(left.span, right.span) };
}
