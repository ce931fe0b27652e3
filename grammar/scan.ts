/**
 * The scanner: one sticky regular expression made from the token table. Chevrotain's own lexer would do, but it takes
 * longer to set itself up than most files take to be read.
 */
import { createTokenInstance, type IToken } from 'chevrotain';
import type { Span } from './source.ts';
import { omitted, token, tokenTable, type TokenName } from './tokens.ts';

export interface Scanned {
  readonly words: IToken[];
  readonly comments: IToken[];
  /** Runs of characters which no token begins with; each has an `omitted` token among the words. */
  readonly strays: readonly Span[];
}

const patterned = tokenTable.filter((row) => 'pattern' in row);
const spelled = tokenTable.filter((row) => 'text' in row);
const escaped = (text: string): string => text.replace(/[^a-z]/g, '\\$&');
const symbols = spelled.filter((row) => !/[a-z]/.test(row.text)).map((row) => escaped(row.text));

/** One group for each row with a pattern, then one for all that is spelled with symbols. */
const pattern = new RegExp(
  [...patterned.map((row) => row.pattern.source), symbols.join('|')].map((each) => `(${each})`).join('|'),
  'y',
);
const bySpelling: ReadonlyMap<string, TokenName> = new Map(spelled.map((row) => [row.text, row.name]));

/** Cuts a text into tokens, leaving out space. */
export function scan(text: string): Scanned {
  const words: IToken[] = [];
  const comments: IToken[] = [];
  const strays: Span[] = [];
  let stray: number | null = null;
  for (let at = 0; at < text.length;) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) {
      if (stray === null) words.push(make('', at));
      stray ??= at;
      at += 1;
      continue;
    }
    if (stray !== null) strays.push({ start: stray, end: at });
    stray = null;
    const image = found[0];
    const group = patterned.findIndex((_, index) => found[index + 1] !== undefined);
    const name = bySpelling.get(image) ?? patterned[group].name;
    if (name === 'Comment') comments.push(make(image, at, name));
    else if (name !== 'Space') words.push(make(image, at, name));
    at += image.length;
  }
  if (stray !== null) strays.push({ start: stray, end: text.length });
  return { words, comments, strays };
}

function make(image: string, start: number, name: TokenName | null = null): IToken {
  const type = name === null ? omitted : token[name];
  return createTokenInstance(type, image, start, start + image.length - 1, NaN, NaN, NaN, NaN);
}
