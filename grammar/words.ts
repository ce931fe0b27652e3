/** The words of a layout, each with what the text that was read has before it. */
import type { Comment } from './ast.ts';
import { gapsOf, type Gap } from './gaps.ts';
import type { Layout } from './layout.ts';
import type { Token } from './token.ts';
import { token } from './tokens.ts';

export interface Written {
  readonly text: string;
  /** The tokens of the text, without parentheses that the layout lacks. */
  readonly tokens: readonly Token[];
  /** All comments, in the order of the text. */
  readonly comments: readonly Comment[];
}

export interface Word {
  /** As it was written. */
  readonly text: string;
  readonly gap: Gap;
}

const nothing: Gap = { comments: [], blanks: [false] };

/** What a text may have and the layout has not: the last comma of a list, and the `=` before the block of a definition. */
const optional: ReadonlySet<string> = new Set([',', '=']);

/** The words of the layout, and one without text for the end. */
export function wordsOf(layout: Layout, { text, tokens, comments }: Written): readonly Word[] {
  const strings = stringsOf(layout);
  let next = 0;
  const matches = strings.map((string): Token | null => {
    const literal = /^["\d]/.test(string);
    const same = (): boolean => (literal ? isLiteral(tokens[next]) : tokens[next]?.image === string);
    while (!same() && optional.has(tokens[next]?.image)) next += 1;
    if (!same()) {
      // A number needs parentheses before a dot, unless a space stands there.
      if (string === '(' || string === ')') return null;
      throw new Error(`the layout has \`${string}\` where the text has \`${tokens[next]?.image}\``);
    }
    next += 1;
    return tokens[next - 1];
  });
  const gaps = gapsOf(
    text,
    matches.filter((match) => match !== null),
    comments,
  );
  let index = 0;
  const words = strings.map((string, at): Word => {
    const match = matches[at];
    if (match === null) return { text: string, gap: nothing };
    index += 1;
    return { text: match.image, gap: gaps[index - 1] };
  });
  return [...words, { text: '', gap: gaps[index] }];
}

/** Whether there are several ways to spell it. */
function isLiteral(one: Token | undefined): boolean {
  return one?.tokenType === token.Number || one?.tokenType === token.Text;
}

/** How many words a layout has. */
export function wordCount(layout: Layout): number {
  return stringsOf(layout).length;
}

function stringsOf(layout: Layout): readonly string[] {
  const found: string[] = [];
  const visit = (part: Layout): void => {
    if (typeof part === 'string') {
      if (part !== '' && part !== ' ') found.push(part);
    } else if (!('kind' in part)) part.forEach(visit);
    else if ('content' in part) visit(part.content);
  };
  visit(layout);
  return found;
}
