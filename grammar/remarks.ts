/**
 * Comments while a file is printed. They wait in the order of their positions; wherever the printer may break a line it
 * asks for those that belong before the next piece of syntax, so that each is printed once, next to what it stood next to.
 */
import type { Comment } from './ast.ts';
import { comment, hardline, indent, type Layout } from './layout.ts';

export interface Remarks {
  /** Whether a comment waits that stands before the offset. */
  readonly waiting: (before: number) => boolean;
  /**
   * What separates two pieces of syntax: `separator`, or the comments before the second one, which begins at `next`. One of
   * them may trail the first piece; then comes a line break, `broken`.
   */
  readonly between: (next: number, separator: Layout, broken?: Layout) => Layout;
  /** The same before a closing bracket, whose end is at `end`: comments keep the indentation of what the bracket holds. */
  readonly closing: (end: number, separator: Layout) => Layout;
}

/** The comments of a file, none of them printed yet. */
export function remarks(comments: readonly Comment[]): Remarks {
  let next = 0;

  const waiting = (before: number): boolean => next < comments.length && comments[next].span.start < before;

  /** The first may trail what was printed; each of the others needs a line of its own, or two would become one. */
  const take = (before: number): { trailing: Layout; own: readonly Layout[] } | null => {
    const first = next;
    while (waiting(before)) next += 1;
    if (first === next) return null;
    const taken = comments.slice(first, next);
    const trails = taken[0].trailing;
    return {
      trailing: trails ? [comment(' '), printComment(taken[0])] : [],
      own: taken.slice(trails ? 1 : 0).map(printComment),
    };
  };

  return {
    waiting,
    between: (start, separator, broken = hardline) => {
      const taken = take(start);
      if (taken === null) return separator;
      return [taken.trailing, broken, ...taken.own.map((each) => [each, hardline])];
    },
    closing: (end, separator) => {
      const taken = take(end);
      if (taken === null) return separator;
      return [indent([taken.trailing, ...taken.own.map((each) => [hardline, each])]), hardline];
    },
  };
}

/** A comment, for the end of a line. */
export function printComment({ kind, text }: Comment): Layout {
  return comment(`${kind === 'doc' ? '///' : '//'}${text.trimEnd()}`);
}
