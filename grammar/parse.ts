/**
 * From text to syntax tree, for any text: lex, settle brackets, mark lines, cut what is too deep, then parse. The parser
 * runs on one stretch of the file at a time, from one line that begins an item to the next, so that a mistake stays where it is.
 */
import type { Edition, File, Item } from './ast.ts';
import { beginsItem, settleBrackets } from './brackets.ts';
import type { Diagnostic } from './diagnostic.ts';
import { lex } from './lexer.ts';
import { limitNesting } from './limits.ts';
import { markLines } from './lines.ts';
import { misplacedEdition } from './messages.ts';
import { Parser } from './parser.ts';
import type { Source } from './source.ts';
import type { Token } from './token.ts';

export interface Parsed {
  readonly file: File;
  readonly diagnostics: readonly Diagnostic[];
}

let parser: Parser | null = null;

/**
 * Reads a file and never throws. With diagnostics the tree is what could be read: an item, statement or option that could
 * not be read is left out, and a name or an expression that is missing is a name or a reference with the text `''`. The
 * diagnostics stand in the order of their positions, one for each position at most.
 */
export function parse(source: Source): Parsed {
  const { tokens: lexed, comments, diagnostics: found } = lex(source);
  const brackets = settleBrackets(source, lexed);
  markLines(brackets.tokens);
  const limited = limitNesting(source, brackets.tokens);
  const diagnostics = [...found, ...brackets.diagnostics, ...limited.diagnostics];

  parser ??= new Parser(false);
  let edition: Edition | null = null;
  const items: Item[] = [];
  for (const stretch of stretches(limited.tokens)) {
    const first = stretch[0] === limited.tokens[0];
    const reading = parser.read(source, stretch);
    if (reading.edition !== null && !first) diagnostics.push(misplacedEdition(source, reading.edition.span));
    edition ??= reading.edition;
    items.push(...reading.items);
    diagnostics.push(...reading.diagnostics);
  }
  const span = { start: 0, end: source.text.length };
  return { file: { kind: 'file', edition, items, comments, span }, diagnostics: onePerPosition(diagnostics) };
}

function stretches(tokens: readonly Token[]): Token[][] {
  const result: Token[][] = [];
  for (const one of tokens) {
    if (result.length === 0 || beginsItem(one)) result.push([]);
    result[result.length - 1].push(one);
  }
  return result;
}

/** Sorted; of several at one position the first, which comes from the earliest stage and names the cause. */
function onePerPosition(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = diagnostics.toSorted((a, b) => a.primary.span.start - b.primary.span.start);
  return sorted.filter((each, at) => at === 0 || sorted[at - 1].primary.span.start !== each.primary.span.start);
}
