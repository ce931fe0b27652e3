/**
 * A token as the stages before the parser see it: Chevrotain's record, and what the line rule and the parser ask of it.
 */
import { createTokenInstance, type IToken, type TokenType } from 'chevrotain';
import type { Comment } from './ast.ts';
import type { Span } from './source.ts';

export interface Token extends IToken {
  /** No other token stands before it on its line. */
  readonly firstOnLine: boolean;
  /** It may continue the expression before it: no line break that counts stands in between (`markLines` decides). */
  continues: boolean;
  /** The doc comments above it, when it begins an item that can be documented. */
  readonly docs: readonly Comment[];
}

/** The range of a token. */
export function spanOf(one: IToken): Span {
  return { start: one.startOffset, end: one.startOffset + one.image.length };
}

/** A token that the text lacks; it is empty and stands at `offset`. */
export function virtualToken(type: TokenType, offset: number): Token {
  const made = createTokenInstance(type, '', offset, offset, NaN, NaN, NaN, NaN);
  return Object.assign(made, { firstOnLine: false, continues: true, docs: [] });
}
