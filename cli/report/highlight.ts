/** Programs as markup with the colours of their words, which the lexer finds. */
import { lex } from '../../grammar/lexer.ts';
import { spanOf } from '../../grammar/token.ts';
import { type TokenKind, tokenTable } from '../../grammar/tokens.ts';
import { markup, type Markup } from './markup.ts';

/** A class for each kind of word that has a colour of its own. */
const CLASSES: { readonly [Kind in TokenKind]: string | null } = {
  space: null,
  comment: 'comment',
  name: null,
  number: 'number',
  text: 'text',
  declaration: 'keyword',
  control: 'keyword',
  operator: 'operator',
  bracket: null,
  separator: null,
};

const KINDS: ReadonlyMap<string, TokenKind> = new Map(tokenTable.map(({ name, kind }) => [name, kind]));

interface Word {
  readonly start: number;
  readonly end: number;
  readonly kind: TokenKind;
}

/** Any text whatever, as a program; the text of the markup is the text given. */
export function highlight(text: string): Markup {
  const words = wordsOf(text);
  const parts: (Markup | string)[] = [];
  let at = 0;
  words.forEach(({ start, end, kind }, index) => {
    const called = kind === 'name' && text[words[index + 1]?.start] === '(';
    const colour = called ? 'call' : CLASSES[kind];
    if (colour === null) return;
    parts.push(text.slice(at, start), markup`<i class="${colour}">${text.slice(start, end)}</i>`);
    at = end;
  });
  return markup`${parts}${text.slice(at)}`;
}

/** Words and comments in the order of the text. Characters that are none have no word. */
function wordsOf(text: string): readonly Word[] {
  const { tokens, comments } = lex({ name: 'program', text });
  const notes = [...comments, ...tokens.flatMap(({ docs }) => docs)];
  const words = tokens.map((one): Word => ({ ...spanOf(one), kind: KINDS.get(one.tokenType.name) ?? 'space' }));
  return [...words, ...notes.map(({ span }): Word => ({ ...span, kind: 'comment' }))].sort((a, b) => a.start - b.start);
}
