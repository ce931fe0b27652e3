/**
 * What the lexer and the parser say, in words of the language. One function makes one kind of finding; the codes are
 * listed with an example each in `spec/errors`.
 */
import type { IToken } from 'chevrotain';
import type { Diagnostic, DiagnosticCode, Label } from './diagnostic.ts';
import type { Source, Span } from './source.ts';

interface Finding {
  readonly code: DiagnosticCode;
  readonly title: string;
  readonly span: Span;
  readonly label: string;
  readonly secondary?: Label;
  readonly rule?: string;
  readonly help?: string;
}

function finding(source: Source, found: Finding): Diagnostic {
  return {
    code: found.code,
    severity: 'error',
    title: found.title,
    primary: { source, span: found.span, text: found.label },
    secondary: found.secondary ? [found.secondary] : [],
    rule: found.rule ?? null,
    help: found.help ?? null,
  };
}

const confused: Readonly<Record<string, string>> = {
  ';': 'statements need no separator: begin a new line',
  '&': 'write `and`',
  '|': 'write `or`',
  '!': 'write `not`',
  '%': 'there is no remainder operator',
  "'": "a prime ends an axis name, as in `batch'`; texts stand in double quotes",
  '#': 'a comment begins with `//`',
  '−': 'write `-`',
  '×': 'write `*`',
  '·': 'write `*`',
  '≤': 'write `<=`',
  '≥': 'write `>=`',
  '≠': 'write `!=`',
  '“': 'write `"`',
  '”': 'write `"`',
  '\u00A0': 'write an ordinary space',
};

export function unexpectedCharacter(source: Source, span: Span): Diagnostic {
  const text = source.text.slice(span.start, span.end);
  const point = text.codePointAt(0)!;
  const printable = /^[\p{L}\p{N}\p{P}\p{S}]/u.test(text);
  const shown = printable
    ? `\`${String.fromCodePoint(point)}\``
    : `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  const several = text.length > String.fromCodePoint(point).length;
  return finding(source, {
    code: 'ZC0001',
    title: `unexpected character ${shown}`,
    span,
    label: several ? 'these characters are not part of the language' : 'not part of the language',
    help: confused[String.fromCodePoint(point)] ?? 'remove it, or put it in a comment',
  });
}

export function unterminatedText(source: Source, span: Span): Diagnostic {
  return finding(source, {
    code: 'ZC0002',
    title: 'unterminated text',
    span,
    label: 'begins here and does not end on this line',
    help: 'close it with `"`',
  });
}

export function tooDeep(source: Source, span: Span, limit: number): Diagnostic {
  return finding(source, {
    code: 'ZC0004',
    title: 'nesting too deep',
    span,
    label: 'one level too many',
    rule: `brackets and folds nest at most ${limit} deep`,
    help: 'name an inner part with `let`',
  });
}

export function tooLong(source: Source, span: Span, limit: number): Diagnostic {
  return finding(source, {
    code: 'ZC0004',
    title: 'expression too long',
    span,
    label: 'one operator too many',
    rule: `an expression has at most ${limit} operators`,
    help: 'name a part of it with `let`',
  });
}

export function malformedNumber(source: Source, span: Span, text: string): Diagnostic {
  const large = /^\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text);
  return finding(source, {
    code: 'ZC0005',
    title: large ? 'number too large' : 'malformed number',
    span,
    label: large ? 'beyond the range of a double' : 'not a number of the language',
    rule: 'a number is written `12`, `0.5` or `1e-5`',
    help: large ? 'the largest number is about 1.8e308' : numberHelp(text),
  });
}

function numberHelp(text: string): string {
  if (text.startsWith('.')) return 'write a digit before the point: `0.5`';
  if (/^\d+\.$/.test(text)) return 'write a digit after the point, or leave the point out';
  if (/[eE][+-]?$/.test(text)) return 'write the exponent: `1e-5`';
  return 'put a space or an operator between the number and what follows';
}

export function foldNeedsParentheses(source: Source, span: Span): Diagnostic {
  return finding(source, {
    code: 'ZC0006',
    title: 'a fold inside an operator needs parentheses',
    span,
    label: 'this fold is an operand',
    rule: 'the body of a fold reaches as far as it can',
    help: 'put the fold in parentheses',
  });
}

export function chainedComparison(source: Source, span: Span, first: Span): Diagnostic {
  return finding(source, {
    code: 'ZC0007',
    title: 'comparisons cannot be chained',
    span,
    label: 'a second comparison',
    secondary: { source, span: first, text: 'the first one' },
    rule: 'a comparison has two sides',
    help: 'join two comparisons with `and`: `a < b and b < c`',
  });
}

export function strayContinuation(source: Source, span: Span, text: string): Diagnostic {
  return finding(source, {
    code: 'ZC0008',
    title: `line begins with \`${text}\``,
    span,
    label: 'the expression ended with the line above',
    rule: 'outside ( ) and [ ] a line break ends an expression',
    help: `move \`${text}\` to the end of the line above, or put the whole expression in parentheses`,
  });
}

export function unknownEdition(source: Source, span: Span): Diagnostic {
  return finding(source, {
    code: 'ZC0009',
    title: `unknown edition ${source.text.slice(span.start, span.end)}`,
    span,
    label: 'not an edition of the language',
    help: 'write `edition 1`',
  });
}

export function misplacedEdition(source: Source, span: Span): Diagnostic {
  return finding(source, {
    code: 'ZC0009',
    title: 'the edition comes first',
    span,
    label: 'something stands before it',
    rule: 'a file states its edition once, before everything else',
    help: 'move it to the first line',
  });
}

export function unknownDirection(source: Source, span: Span): Diagnostic {
  return finding(source, {
    code: 'ZC0010',
    title: `unknown direction \`${source.text.slice(span.start, span.end)}\``,
    span,
    label: 'not a direction',
    help: 'write `direction higher` if larger scores are better, else `direction lower`',
  });
}

export function unclosedBracket(source: Source, opener: IToken, place: Span): Diagnostic {
  const closer = { '(': ')', '[': ']', '{': '}' }[opener.image]!;
  return finding(source, {
    code: 'ZC0011',
    title: `\`${opener.image}\` is never closed`,
    span: place,
    label: `expected \`${closer}\` before this`,
    secondary: { source, span: { start: opener.startOffset, end: opener.startOffset + 1 }, text: 'opened here' },
    help: `add \`${closer}\``,
  });
}

export function missingResult(source: Source, span: Span, empty: boolean): Diagnostic {
  return finding(source, {
    code: 'ZC0012',
    title: 'a block needs a result',
    span,
    label: empty ? 'the block is empty' : 'the block ends after a `let`',
    rule: 'a block is any number of `let` and then one expression, its value',
    help: 'end the block with an expression',
  });
}

export function earlyResult(source: Source, span: Span): Diagnostic {
  return finding(source, {
    code: 'ZC0012',
    title: 'a block has one result',
    span,
    label: 'more follows this expression',
    rule: 'a block is any number of `let` and then one expression, its value',
    help: 'name it with `let`, or join it to the line before with an operator',
  });
}

export function unknownEscape(source: Source, span: Span, text: string): Diagnostic {
  return finding(source, {
    code: 'ZC0013',
    title: `unknown escape \`${text}\``,
    span,
    label: 'not an escape',
    rule: 'the escapes are `\\"` and `\\\\`',
    help: 'write `\\\\` for a backslash; paths use `/`',
  });
}

export function unmatchedBracket(source: Source, closer: IToken): Diagnostic {
  return finding(source, {
    code: 'ZC0014',
    title: `nothing is open for this \`${closer.image}\``,
    span: { start: closer.startOffset, end: closer.startOffset + 1 },
    label: 'closes nothing',
    help: 'remove it, or open its partner before',
  });
}

export function givingUp(source: Source, span: Span): Diagnostic {
  return finding(source, {
    code: 'ZC0015',
    title: 'too many mistakes',
    span,
    label: 'not read from here to the next item',
    help: 'correct the mistakes above first',
  });
}

/** What the parser found where, and what it would have accepted, as a phrase. */
export interface Surprise {
  readonly span: Span;
  readonly found: 'end of file' | 'end of line' | 'keyword' | 'text' | 'other';
  /** The spelling of the token; empty at an end. */
  readonly text: string;
  readonly expected: string;
}

export function unexpected(source: Source, surprise: Surprise): Diagnostic {
  const { span, found, text, expected } = surprise;
  return finding(source, {
    code: 'ZC0003',
    title: `unexpected ${found === 'text' ? 'text' : text === '' ? found : `\`${text}\``}`,
    span,
    label: `expected ${expected}`,
    help: surpriseHelp(surprise),
  });
}

function surpriseHelp({ found, text, expected }: Surprise): string {
  if (found === 'keyword' && expected === 'a name') return `\`${text}\` is a keyword: choose another name`;
  if (text === '=' && expected !== 'a name') return 'to compare, write `==`';
  if (found === 'text') return 'a text stands only after `use`';
  if (text === 'edition') return 'the edition comes first in the file';
  if (text === '') return `write ${expected}`;
  const several = expected.includes('`let`') || expected.includes('`def`');
  return several
    ? `put one of these before \`${text}\`, or remove it`
    : `write ${expected} here, or remove \`${text}\``;
}
