/**
 * From text to syntax tree, for any text: lex, settle brackets, mark lines, cut what is too deep, then parse. The parser
 * runs on one stretch of the file at a time, from one line that begins an item to the next, so that a mistake stays where it is.
 */
import type { TokenType } from 'chevrotain';
import type { Edition, File, Item } from './ast.ts';
import { beginsItem, settleBrackets } from './brackets.ts';
import type { Diagnostic, DiagnosticCode } from './diagnostic.ts';
import { lex } from './lexer.ts';
import { limitNesting } from './limits.ts';
import { markLines } from './lines.ts';
import { misplacedEdition } from './messages.ts';
import { Parser } from './parser.ts';
import type { Source } from './source.ts';
import type { Token } from './token.ts';
import { token, tokenTable } from './tokens.ts';

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
  const all = stretches(limited.tokens);
  for (const [at, stretch] of all.entries()) {
    const reading = parser.read(source, stretch, all[at + 1]?.[0] ?? null);
    if (reading.edition !== null && at > 0) diagnostics.push(misplacedEdition(source, reading.edition.span));
    edition ??= reading.edition;
    items.push(...reading.items);
    diagnostics.push(...reading.diagnostics);
  }
  const span = { start: 0, end: source.text.length };
  return {
    file: { kind: 'file', edition, items, comments, span },
    diagnostics: withoutEchoes(diagnostics, limited.tokens),
  };
}

function stretches(tokens: readonly Token[]): Token[][] {
  const result: Token[][] = [];
  for (const one of tokens) {
    if (result.length === 0 || beginsItem(one)) result.push([]);
    result[result.length - 1].push(one);
  }
  return result;
}

const keywordsOfStatements: ReadonlySet<TokenType> = new Set(
  tokenTable.filter((row) => row.kind === 'declaration' && row.name !== 'Network').map((row) => token[row.name]),
);

/** Mistakes after which the parser may stumble again before it has found its feet. */
const stumbles: ReadonlySet<DiagnosticCode> = new Set(['ZC0001', 'ZC0003', 'ZC0008']);

/** What the parser says when it stumbles again. */
const echoes: ReadonlySet<DiagnosticCode> = new Set(['ZC0003', 'ZC0008', 'ZC0012']);

/**
 * Sorted. Of several at one position only the first is kept, which comes from the earliest stage and names the cause;
 * and after a stumble no other one up to the next line or statement.
 */
function withoutEchoes(diagnostics: readonly Diagnostic[], tokens: readonly Token[]): readonly Diagnostic[] {
  const starts = tokens
    .filter((one) => one.firstOnLine || keywordsOfStatements.has(one.tokenType))
    .map((one) => one.startOffset);
  const kept: Diagnostic[] = [];
  let next = 0;
  let stumbled = false;
  for (const each of diagnostics.toSorted((a, b) => a.primary.span.start - b.primary.span.start)) {
    const { start } = each.primary.span;
    const before = next;
    while (next < starts.length && starts[next] <= start) next += 1;
    if (next > before) stumbled = false;
    if ((stumbled && echoes.has(each.code)) || kept.at(-1)?.primary.span.start === start) continue;
    kept.push(each);
    stumbled ||= stumbles.has(each.code);
  }
  return kept;
}
