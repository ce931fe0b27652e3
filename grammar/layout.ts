/**
 * A small document algebra: what may be broken into lines, apart from where it is broken. `render` lays a document out
 * so that each group stands on one line if it fits, in the manner of Wadler and Prettier. What it needs beyond that are
 * places which a text that was written by hand has something to say about: `hang` and `statement`.
 */
import type { Span } from './source.ts';

/** A string is a token of the language, or a space between two. */
export type Layout =
  | string
  | readonly Layout[]
  | { readonly kind: 'line'; readonly flat: string }
  | { readonly kind: 'hardline'; readonly blank: Blank }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'verbatim'; readonly text: string }
  | { readonly kind: 'hang'; readonly gap: '' | ' '; readonly content: Layout; readonly broken: boolean }
  | { readonly kind: 'statement'; readonly span: Span; readonly content: Layout; readonly broken: boolean }
  | { readonly kind: 'indent'; readonly content: Layout; readonly broken: boolean }
  | { readonly kind: 'group'; readonly content: Layout; readonly broken: boolean };

/**
 * Whether a line break leaves a line blank: only where the text does that was read; also where there is no such text;
 * or always.
 */
export type Blank = 'kept' | 'usual' | 'always';

/** A space, or a line break where the group is broken. */
export const line: Layout = { kind: 'line', flat: ' ' };

/** Nothing, or a line break where the group is broken. */
export const softline: Layout = { kind: 'line', flat: '' };

/** A line break, which breaks all groups around it. */
export const hardline: Layout = { kind: 'hardline', blank: 'kept' };

/** The same with a blank line, where no text says otherwise. */
export const usualBlank: Layout = { kind: 'hardline', blank: 'usual' };

/** The same with a blank line. */
export const blankLine: Layout = { kind: 'hardline', blank: 'always' };

/** Text that takes no part in the measuring of lines. A `hardline` must follow it. */
export function comment(text: string): Layout {
  return { kind: 'comment', text };
}

/** Text of several lines that stands as it is. */
export function verbatim(text: string): Layout {
  return { kind: 'verbatim', text };
}

/** Follows after `gap`; behind a comment it begins a line, further right. */
export function hang(gap: '' | ' ', content: Layout): Layout {
  return { kind: 'hang', gap, content, broken: isBroken(content) };
}

/** What was read from `span`, and stays as it was written if a comment says so. */
export function statement(span: Span, content: Layout): Layout {
  return { kind: 'statement', span, content, broken: isBroken(content) };
}

/** Its lines after the first are two columns further right. */
export function indent(content: Layout): Layout {
  return { kind: 'indent', content, broken: isBroken(content) };
}

/** All its own lines are broken, or none. */
export function group(content: Layout): Layout {
  return { kind: 'group', content, broken: isBroken(content) };
}

/** The layouts with `separator` between them. */
export function separated(layouts: readonly Layout[], separator: Layout): Layout {
  return layouts.flatMap((each, at) => (at === 0 ? [each] : [separator, each]));
}

function isBroken(layout: Layout): boolean {
  if (typeof layout === 'string') return false;
  if (!('kind' in layout)) return layout.some(isBroken);
  return layout.kind === 'hardline' || ('broken' in layout && layout.broken);
}

/** A layout still to be written: how far its lines are indented, and whether they are broken. */
interface Task {
  readonly layout: Layout;
  readonly indentation: number;
  readonly broken: boolean;
}

/** The text of a document with lines of at most `width` columns where it can be broken so. */
export function render(document: Layout, width: number): string {
  let text = '';
  let column = 0;
  let margin = '';
  const write = (piece: string): void => {
    if (piece === '') return;
    text += margin + piece;
    margin = '';
  };
  const tasks: Task[] = [{ layout: document, indentation: 0, broken: true }];
  while (tasks.length > 0) {
    const task = tasks.pop()!;
    const { layout, indentation, broken } = task;
    if (typeof layout === 'string') {
      write(layout);
      column += layout.length;
      continue;
    }
    if (!('kind' in layout)) {
      pushAll(tasks, layout, task);
      continue;
    }
    switch (layout.kind) {
      case 'indent':
        tasks.push({ layout: layout.content, indentation: indentation + 2, broken });
        break;
      case 'group': {
        const flat: Task = { layout: layout.content, indentation, broken: false };
        const fitting = !layout.broken && fits(flat, tasks, width - column);
        tasks.push(fitting ? flat : { ...flat, broken: true });
        break;
      }
      case 'hang':
        tasks.push({ ...task, layout: layout.content }, { ...task, layout: layout.gap });
        break;
      case 'statement':
        tasks.push({ ...task, layout: layout.content });
        break;
      case 'comment':
      case 'verbatim':
        write(layout.text);
        break;
      case 'line':
      case 'hardline':
        if (layout.kind === 'line' && !broken) {
          write(layout.flat);
          column += layout.flat.length;
        } else {
          text += layout.kind === 'hardline' && layout.blank !== 'kept' ? '\n\n' : '\n';
          margin = ' '.repeat(indentation);
          column = indentation;
        }
        break;
      default:
        layout satisfies never;
    }
  }
  return text;
}

/** Whether `first`, and what comes after it up to the next line break, takes at most `room` columns. */
function fits(first: Task, after: readonly Task[], room: number): boolean {
  const tasks = [first];
  let next = after.length;
  let left = room;
  while (left >= 0) {
    if (tasks.length === 0 && next === 0) return true;
    const task = tasks.pop() ?? after[--next];
    const { layout } = task;
    if (typeof layout === 'string') left -= layout.length;
    else if (!('kind' in layout)) pushAll(tasks, layout, task);
    else if (layout.kind === 'hardline' || (layout.kind === 'line' && task.broken)) return true;
    else if (layout.kind === 'line') left -= layout.flat.length;
    else if (layout.kind === 'group') {
      tasks.push({ ...task, layout: layout.content, broken: task.broken || layout.broken });
    } else if ('content' in layout) {
      if (layout.kind === 'hang') left -= layout.gap.length;
      tasks.push({ ...task, layout: layout.content });
    }
  }
  return false;
}

function pushAll(tasks: Task[], layouts: readonly Layout[], { indentation, broken }: Task): void {
  for (let at = layouts.length - 1; at >= 0; at -= 1) tasks.push({ layout: layouts[at], indentation, broken });
}
