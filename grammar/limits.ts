/**
 * Text that nests deeper than the parser and later stages may recurse is cut out before the parser runs. What is
 * promised to them: no syntax tree is deeper than `maximalNesting + maximalChain`, and the parser recurses only for nesting.
 */
import { closes, opens } from './brackets.ts';
import type { Diagnostic } from './diagnostic.ts';
import { needsMore } from './lines.ts';
import { tooDeep, tooLong } from './messages.ts';
import type { Source } from './source.ts';
import { spanOf, virtualToken, type Token } from './token.ts';
import { omitted, token, tokenTable } from './tokens.ts';

/** Brackets and folds may nest this deep: the parser then needs about half of the stack that Node gives a program. */
export const maximalNesting = 100;

/** An expression, with all it stands in, may be built of this many operators, members and indices. */
export const maximalChain = 500;

const links: ReadonlySet<unknown> = new Set(
  tokenTable
    .filter((row) => row.kind === 'operator' || row.name === 'Dot' || row.name === 'LeftBracket')
    .map((row) => token[row.name]),
);

/** What one open bracket (or the file) holds so far: folds nest until the next separator, links add up until there. */
interface Level {
  folds: number;
  links: number;
}

/** The tokens up to the limits. The brackets must match; they still do in the result. */
export function limitNesting(source: Source, tokens: readonly Token[]): { tokens: Token[]; diagnostics: Diagnostic[] } {
  const kept: Token[] = [];
  const diagnostics: Diagnostic[] = [];
  const levels: Level[] = [{ folds: 0, links: 0 }];
  let nesting = 0;
  let chain = 0;

  const restart = (level: Level): void => {
    nesting -= level.folds;
    chain -= level.links;
    level.folds = 0;
    level.links = 0;
  };

  for (let at = 0; at < tokens.length; at += 1) {
    const one = tokens[at];
    const nests = opens(one) || one.tokenType === token.For;
    const linked = links.has(one.tokenType);
    if ((nests && nesting === maximalNesting) || (linked && chain === maximalChain)) {
      const span = spanOf(one);
      diagnostics.push(nests ? tooDeep(source, span, maximalNesting) : tooLong(source, span, maximalChain));
      if (needsMore(kept[kept.length - 1])) kept.push(virtualToken(omitted, one.startOffset));
      at = endOfPart(tokens, at) - 1;
      continue;
    }
    const level = levels[levels.length - 1];
    if (linked) {
      chain += 1;
      level.links += 1;
    }
    if (opens(one)) {
      nesting += 1;
      levels.push({ folds: 0, links: 0 });
    } else if (closes(one)) {
      restart(level);
      levels.pop();
      nesting -= 1;
    } else if (nests) {
      nesting += 1;
      level.folds += 1;
    } else if (separates(one)) {
      restart(level);
    }
    kept.push(one);
  }
  return { tokens: kept, diagnostics };
}

/** Whether what follows the token in the same bracket is not nested in what precedes it. */
function separates(one: Token): boolean {
  return !one.continues || one.tokenType === token.Comma || one.tokenType === token.Assign;
}

/** Where the part of an expression that contains position `at` ends: at a separator, or where its bracket closes. */
function endOfPart(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let end = at; end < tokens.length; end += 1) {
    if (depth === 0 && (closes(tokens[end]) || (end > at && separates(tokens[end])))) return end;
    if (opens(tokens[end])) depth += 1;
    else if (closes(tokens[end])) depth -= 1;
  }
  return tokens.length;
}
