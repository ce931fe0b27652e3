/**
 * Brackets, settled before the parser runs: each opening bracket gets its closing one and strays are dropped. A keyword
 * that begins a line says what must be closed by then, so that no mistake in brackets can swallow the next item.
 */
import type { TokenType } from 'chevrotain';
import type { Diagnostic } from './diagnostic.ts';
import { unclosedBracket, unmatchedBracket } from './messages.ts';
import type { Source } from './source.ts';
import { spanOf, virtualToken, type Token } from './token.ts';
import { token } from './tokens.ts';

const closerOf: ReadonlyMap<TokenType, TokenType> = new Map([
  [token.LeftParen, token.RightParen],
  [token.LeftBracket, token.RightBracket],
  [token.LeftBrace, token.RightBrace],
]);
const closers: ReadonlySet<TokenType> = new Set(closerOf.values());
const items: ReadonlySet<TokenType> = new Set([token.Edition, token.Use, token.Const, token.Def, token.Proxy]);
const proxyItems: ReadonlySet<TokenType> = new Set([token.Direction, token.Pass, token.Score]);

/** Whether the token opens a bracket. */
export function opens(one: Token): boolean {
  return closerOf.has(one.tokenType);
}

/** Whether the token closes a bracket. */
export function closes(one: Token): boolean {
  return closers.has(one.tokenType);
}

/** Whether the token begins an item of the file, judged by its keyword and its place at the start of a line. */
export function beginsItem(one: Token): boolean {
  return one.firstOnLine && items.has(one.tokenType);
}

/** Tokens in which every bracket has its partner, and what was wrong with the brackets. */
export function settleBrackets(
  source: Source,
  tokens: readonly Token[],
): { tokens: Token[]; diagnostics: Diagnostic[] } {
  const settled: Token[] = [];
  const diagnostics: Diagnostic[] = [];
  const open: Token[] = [];

  const closeDownTo = (depth: number, found: Token | null): void => {
    const offset = found?.startOffset ?? source.text.length;
    const place = found === null ? { start: offset, end: offset } : spanOf(found);
    if (open.length > depth) diagnostics.push(unclosedBracket(source, open[open.length - 1], place));
    while (open.length > depth) settled.push(virtualToken(closerOf.get(open.pop()!.tokenType)!, offset));
  };

  let stray: Token | null = null;
  for (const [at, one] of tokens.entries()) {
    if (opens(one)) {
      open.push(one);
    } else if (closes(one)) {
      const partner = open.findLastIndex((opener) => closerOf.get(opener.tokenType) === one.tokenType);
      if (partner === -1) {
        // A row of strays is one mistake.
        if (stray === null || tokens[at - 1] !== stray) diagnostics.push(unmatchedBracket(source, one));
        stray = one;
        continue;
      }
      closeDownTo(partner + 1, one);
      open.pop();
    } else {
      closeDownTo(mayStayOpen(open, one), one);
    }
    settled.push(one);
  }
  closeDownTo(0, null);
  return { tokens: settled, diagnostics };
}

/** How many brackets may be open before a token: none before an item, only braces before a statement. */
function mayStayOpen(open: readonly Token[], one: Token): number {
  if (beginsItem(one)) return 0;
  if (one.firstOnLine && proxyItems.has(one.tokenType)) return Math.min(open.length, 1);
  if (one.firstOnLine && one.tokenType === token.Let) {
    return open.findLastIndex((opener) => opener.tokenType === token.LeftBrace) + 1;
  }
  return open.length;
}
