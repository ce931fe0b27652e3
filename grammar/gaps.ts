/** What stands between the tokens of a text, apart from space: comments and blank lines. */
import type { Comment } from './ast.ts';
import { spanOf, type Token } from './token.ts';

/** The place before a token, or behind the last one. */
export interface Gap {
  readonly comments: readonly Comment[];
  /** Whether a blank line stands before each of the comments, and before the token. */
  readonly blanks: readonly boolean[];
}

/** The gaps of a text, one before each of `tokens` and one at its end; of other words in them nothing is told. */
export function gapsOf(text: string, tokens: readonly Token[], comments: readonly Comment[]): readonly Gap[] {
  let next = 0;
  let end = 0;
  const blankBefore = (start: number): boolean => hasBlankLine(text.slice(end, start));
  const gapBefore = (start: number): Gap => {
    const own: Comment[] = [];
    const blanks: boolean[] = [];
    for (; next < comments.length && comments[next].span.start < start; next += 1) {
      const comment = comments[next];
      blanks.push(blankBefore(comment.span.start));
      own.push(comment);
      end = comment.span.end;
    }
    blanks.push(blankBefore(start));
    return { comments: own, blanks };
  };
  const gaps = tokens.map((one) => {
    const gap = gapBefore(one.startOffset);
    end = spanOf(one).end;
    return gap;
  });
  return [...gaps, gapBefore(text.length)];
}

function hasBlankLine(space: string): boolean {
  return space
    .split('\n')
    .slice(1, -1)
    .some((line) => line.trim() === '');
}
