/**
 * The line rule. Outside `( )` and `[ ]` a line break ends an expression, unless the line ends with something that needs
 * more. One pass marks the tokens before which an expression has ended; the parser asks the mark before it goes on.
 */
import type { IToken, TokenType } from 'chevrotain';
import type { Token } from './token.ts';
import { token, tokenTable } from './tokens.ts';

const needing: ReadonlySet<TokenType> = new Set([
  ...tokenTable.filter((row) => row.kind === 'operator' || row.kind === 'control').map((row) => token[row.name]),
  ...[token.Assign, token.Comma, token.Colon, token.Dot, token.LeftParen, token.LeftBracket, token.LeftBrace],
]);

/** Whether something must follow this token, so that a line break after it means nothing. */
export function needsMore(one: IToken): boolean {
  return needing.has(one.tokenType);
}

/** Clears `continues` on each token that begins a line where line breaks count. The brackets must match. */
export function markLines(tokens: readonly Token[]): void {
  const open: TokenType[] = [];
  let previous: Token | null = null;
  for (const one of tokens) {
    switch (one.tokenType) {
      case token.RightParen:
      case token.RightBracket:
      case token.RightBrace:
        open.pop();
    }
    const sensitive = open.length === 0 || open[open.length - 1] === token.LeftBrace;
    one.continues = !(sensitive && one.firstOnLine && previous !== null && !needsMore(previous));
    switch (one.tokenType) {
      case token.LeftParen:
      case token.LeftBracket:
      case token.LeftBrace:
        open.push(one.tokenType);
    }
    previous = one;
  }
}
