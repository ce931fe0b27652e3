/**
 * Operator precedence: from the flat row `a + -b * c` that the parser reads to a tree, by precedence climbing.
 */
import type { BinaryOperator, Expression, UnaryOperator } from './ast.ts';
import type { IToken } from 'chevrotain';
import { bindings, prefixLevel } from './precedence.ts';
import { join, type Span } from './source.ts';
import { spanOf, type Token } from './token.ts';

/** What stands between operators, and the token that it begins with, be it a parenthesis. */
export interface Operand {
  readonly base: Expression;
  readonly first: IToken;
}

/**
 * The tree of a row: operands, before each any number of prefix operators, and a binary operator between each two.
 * `onChain` hears of each comparison whose left side is a comparison too; it is read as if it associated to the left.
 */
export function climb(row: readonly (Token | Operand)[], onChain: (second: Span, first: Span) => void): Expression {
  let at = 0;

  /** Reads an operand and all that binds to it by operators of at least this level. */
  const read = (level: number): Expression => {
    const begin = row[at];
    at += 1;
    let left = 'base' in begin ? begin.base : unary(begin, read(prefixLevel));
    let comparison: Span | null = null;
    while (at < row.length) {
      const token = row[at] as Token;
      const { level: own, associativity } = bindings[token.image as BinaryOperator];
      if (own < level) break;
      if (associativity === 'none' && comparison !== null) onChain(spanOf(token), comparison);
      comparison = associativity === 'none' ? spanOf(token) : null;
      at += 1;
      left = binary(token, left, read(associativity === 'right' ? own : own + 1));
    }
    return left;
  };

  return read(0);
}

function unary(token: Token, operand: Expression): Expression {
  const operator = token.image as UnaryOperator;
  return { kind: 'unary', operator, operand, span: join(spanOf(token), operand.span) };
}

function binary(token: Token, left: Expression, right: Expression): Expression {
  const operator = token.image as BinaryOperator;
  return { kind: 'binary', operator, operatorSpan: spanOf(token), left, right, span: join(left.span, right.span) };
}
