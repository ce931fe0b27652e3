/**
 * From text to tokens: the scanner's words, and what it cannot know. Keywords become names where only a name can stand,
 * comments are set aside, doc comments go to the item below them, and malformed tokens are reported but kept.
 */
import type { IToken } from 'chevrotain';
import type { Comment } from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';
import { malformedNumber, unexpectedCharacter, unknownEscape, unterminatedText } from './messages.ts';
import type { Source } from './source.ts';
import { spanOf, type Token } from './token.ts';
import { isNumber, keywords, token } from './tokens.ts';
import { scan } from './scan.ts';

export interface Lexed {
  readonly tokens: Token[];
  /** All comments except those in `docs` of a token. */
  readonly comments: Comment[];
  readonly diagnostics: Diagnostic[];
}

/** Reads any text whatever. Characters that are not part of the language are reported, and leave an `omitted` token. */
export function lex(source: Source): Lexed {
  const { words, comments: notes, strays } = scan(source.text);
  const diagnostics = strays.map((span) => unexpectedCharacter(source, span));
  nameKeywords(source.text, words);
  const comments: Comment[] = [];
  const tokens = place(source.text, words, notes, comments);
  for (const each of tokens) diagnostics.push(...malformed(source, each));
  return { tokens, comments, diagnostics };
}

const isKeyword: ReadonlySet<string> = new Set(keywords);

/**
 * Turns keywords into names where only a name can stand: after `.` on its line, in a list of axes `[in, out]`, as a label
 * `(in: …)`, and `in` alone as an argument.
 */
function nameKeywords(text: string, tokens: readonly IToken[]): void {
  tokens.forEach((one, at) => {
    if (!isKeyword.has(one.image)) return;
    const before = tokens[at - 1]?.image ?? '';
    const after = tokens[at + 1]?.image ?? '';
    const opens = before === '(' || before === '[' || before === ',';
    const member = before === '.' && !text.slice(tokens[at - 1].startOffset, one.startOffset).includes('\n');
    const axis = opens && (after === ']' || after === ',') && (before !== '(' || one.image === 'in');
    const label = opens && after === ':';
    const argument = (opens || before === ':') && (after === ')' || after === ',') && one.image === 'in';
    if (member || axis || label || argument) {
      one.tokenType = token.Name;
      one.tokenTypeIdx = token.Name.tokenTypeIdx!;
    }
  });
}

/** Finds out where tokens and comments stand on their lines, and hands doc comments to the item they document. */
function place(text: string, raw: readonly IToken[], rawComments: readonly IToken[], comments: Comment[]): Token[] {
  let nextComment = 0;
  let end = 0;
  let lineEnd = text.indexOf('\n');
  const breakBefore = (offset: number): boolean => {
    while (lineEnd !== -1 && lineEnd < end) lineEnd = text.indexOf('\n', end);
    return lineEnd !== -1 && lineEnd < offset;
  };
  const takeComments = (before: number, documented: boolean): readonly Comment[] => {
    const docs: Comment[] = [];
    for (; nextComment < rawComments.length && rawComments[nextComment].startOffset < before; nextComment += 1) {
      const one = rawComments[nextComment];
      const comment = readComment(one, end > 0 && !breakBefore(one.startOffset));
      (documented && comment.kind === 'doc' && !comment.trailing ? docs : comments).push(comment);
    }
    return docs;
  };
  const tokens = raw.map((one): Token => {
    const documented = one.tokenType === token.Const || one.tokenType === token.Def || one.tokenType === token.Proxy;
    const docs = takeComments(one.startOffset, documented);
    const firstOnLine = end === 0 || breakBefore(one.startOffset);
    end = one.startOffset + one.image.length;
    return Object.assign(one, { firstOnLine, continues: true, docs });
  });
  takeComments(text.length, false);
  return tokens;
}

function readComment(one: IToken, trailing: boolean): Comment {
  const doc = /^\/\/\/(?!\/)/.test(one.image);
  return { kind: doc ? 'doc' : 'line', text: one.image.slice(doc ? 3 : 2).trimEnd(), trailing, span: spanOf(one) };
}

function malformed(source: Source, one: Token): readonly Diagnostic[] {
  if (one.tokenType === token.Number)
    return isNumber(one.image) ? [] : [malformedNumber(source, spanOf(one), one.image)];
  if (one.tokenType !== token.Text) return [];
  if (!/^"(?:[^"\\]|\\.)*"$/.test(one.image)) return [unterminatedText(source, spanOf(one))];
  const escape = /\\[^"\\]/.exec(one.image.replace(/\\["\\]/g, '  '));
  if (escape === null) return [];
  const start = one.startOffset + escape.index;
  return [unknownEscape(source, { start, end: start + 2 }, escape[0])];
}

/** The text between the quotes, escapes resolved. */
export function unquote(image: string): string {
  return image.replace(/^"|"$/g, '').replace(/\\(["\\])/g, '$1');
}
