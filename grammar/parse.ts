/**
 * From text to syntax tree, for any text: lex, settle brackets, mark lines, cut what is too deep, then parse. The parser
 * runs on one stretch of the file at a time, from one line that begins an item to the next, so that a mistake stays where it is.
 */
import type { File } from './ast.ts';
import { beginsItem, settleBrackets } from './brackets.ts';
import type { Diagnostic } from './diagnostic.ts';
import { withoutEchoes } from './echoes.ts';
import { lex } from './lexer.ts';
import { limitNesting } from './limits.ts';
import { markLines } from './lines.ts';
import { misplacedEdition } from './messages.ts';
import { type Parentheses, Parser, type Reading } from './parser.ts';
import type { Source } from './source.ts';
import type { Token } from './token.ts';

export interface Parsed {
  readonly file: File;
  /** What the tree has no sign of: all words, with their places, and which parentheses only group. */
  readonly tokens: readonly Token[];
  readonly parentheses: Parentheses;
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
  const settled = limited.tokens;

  parser ??= new Parser(false);
  const parts = stretches(settled);
  const readings: Reading[] = [];
  for (const [at, part] of parts.entries()) readings.push(parser.read(source, part, parts[at + 1]?.[0] ?? null));

  const editions = readings.map((each) => each.edition);
  const late = editions.slice(1).filter((each) => each !== null);
  const file: File = {
    kind: 'file',
    edition: editions.find((each) => each !== null) ?? null,
    items: readings.flatMap((each) => each.items),
    comments,
    span: { start: 0, end: source.text.length },
  };
  const diagnostics = [
    ...found,
    ...brackets.diagnostics,
    ...limited.diagnostics,
    ...late.map((each) => misplacedEdition(source, each.span)),
    ...readings.flatMap((each) => each.diagnostics),
  ];
  const parentheses = new Map(readings.flatMap((each) => [...each.parentheses]));
  return { file, tokens: settled, parentheses, diagnostics: withoutEchoes(diagnostics, settled) };
}

function stretches(tokens: readonly Token[]): Token[][] {
  const result: Token[][] = [];
  for (const one of tokens) {
    if (result.length === 0 || beginsItem(one)) result.push([]);
    result[result.length - 1].push(one);
  }
  return result;
}
