/**
 * Brings back into a layout what the syntax tree does not hold: the comments of the text that was read, its blank lines,
 * and how it spells its words. The words of the layout are those of the text in the same order, so that each comment
 * stands between the same two as before.
 */
import type { Comment } from './ast.ts';
import { blankLine, comment, group, hang, hardline, indent, statement, verbatim, type Layout } from './layout.ts';
import { wordCount, wordsOf, type Written } from './words.ts';

const openers: ReadonlySet<string> = new Set(['(', '[', '{']);
const closers: ReadonlySet<string> = new Set([')', ']', '}']);

/** Above an item or a statement, it stays as it was written. */
const ignoring = 'prettier-ignore';

/** The layout with comments; it has no `hang` left that a comment would break. */
export function weave(layout: Layout, written: Written): Layout {
  const words = wordsOf(layout, written);
  let at = 0;
  /** Whether the comments before the next word are written. */
  let settled = false;

  const commented = (): boolean => words[at].gap.comments.length > 0;
  const pending = (): boolean => commented() && !settled;
  const opening = (): boolean => at > 0 && openers.has(words[at - 1].text);
  const closing = (): boolean => closers.has(words[at].text);

  /** The comments before the next word: one may trail the word before, the others have lines of their own. Then the line ends. */
  const settle = (apart: boolean): Layout => {
    settled = true;
    const { comments, blanks } = words[at].gap;
    const trails = at > 0 && comments[0].trailing;
    const own = trails ? comments.slice(1) : comments;
    const above = [...(trails ? blanks.slice(1) : blanks)];
    if (opening()) above[0] = false;
    if (closing()) above[own.length] = false;
    if (apart && !above.includes(true)) above[0] = true;
    const breaks = above.map((blank, index) => (at === 0 && index === 0 ? [] : blank ? blankLine : hardline));
    const lines = [
      trails ? comment(` ${spelled(comments[0])}`) : [],
      own.map((each, index) => [breaks[index], comment(spelled(each))]),
    ];
    const end = at === words.length - 1 ? [] : breaks[own.length];
    return closing() ? [indent(lines), end] : [lines, end];
  };

  const lineBreak = (blank: boolean): Layout => {
    const kept = words[at].gap.blanks[0] && !opening() && !closing();
    return blank || kept ? blankLine : hardline;
  };

  /** The same where no line break was meant to be. */
  const interrupt = (): Layout => {
    if (!pending()) return [];
    return at === 0 || closing() ? settle(false) : indent(settle(false));
  };

  const word = (): Layout => {
    const before = interrupt();
    at += 1;
    settled = false;
    return [before, words[at - 1].text];
  };

  const asWritten = (content: Layout, start: number, end: number): Layout => {
    const before = interrupt();
    at += wordCount(content);
    settled = false;
    return [before, verbatim(written.text.slice(start, end).replaceAll('\r\n', '\n'))];
  };

  const visit = (part: Layout): Layout => {
    if (part === '' || part === ' ') return commented() ? '' : part;
    if (typeof part === 'string') return word();
    if (!('kind' in part)) return part.map(visit);
    switch (part.kind) {
      case 'line':
        return pending() ? settle(false) : settled ? [] : part;
      case 'hardline':
        return pending() ? settle(part.blank === 'always') : settled ? [] : lineBreak(part.blank === 'always');
      case 'hang':
        return pending() ? indent([settle(false), visit(part.content)]) : hang(part.gap, visit(part.content));
      case 'statement': {
        const above = words[at].gap.comments.findLast(({ kind }) => kind === 'line');
        const ignored = above?.text.trim() === ignoring && !above.trailing;
        if (ignored) return asWritten(part.content, part.span.start, part.span.end);
        return statement(part.span, visit(part.content));
      }
      case 'indent':
        return indent(visit(part.content));
      case 'group':
        return [beginsWithWord(part.content) ? interrupt() : [], group(visit(part.content))];
      case 'comment':
      case 'verbatim':
        return part;
      default:
        return part satisfies never;
    }
  };

  const woven = visit(layout);
  return [woven, pending() ? settle(false) : []];
}

function beginsWithWord(layout: Layout): boolean {
  if (typeof layout === 'string') return layout !== '' && layout !== ' ';
  if (!('kind' in layout)) {
    const first = layout.find((part) =>
      typeof part === 'string' ? part !== '' : !Array.isArray(part) || part.length > 0,
    );
    return first !== undefined && beginsWithWord(first);
  }
  return 'content' in layout && layout.kind !== 'hang' && beginsWithWord(layout.content);
}

function spelled({ kind, text }: Comment): string {
  return `${kind === 'doc' ? '///' : '//'}${text.trimEnd()}`;
}
