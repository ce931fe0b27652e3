/** Layouts as documents of Prettier, so that it lays them out by its own options: width, tabs, line ends. */
import type { Doc } from 'prettier';
import type { Layout } from '../layout.ts';

const breakParent: Doc = { type: 'break-parent' };
const hardline: Doc = [{ type: 'line', hard: true }, breakParent];
const literalLine: Doc = [{ type: 'line', hard: true, literal: true }, breakParent];

function docOf(layout: Layout): Doc {
  if (typeof layout === 'string') return layout;
  if (!('kind' in layout)) return layout.map(docOf);
  switch (layout.kind) {
    case 'line':
      return { type: 'line', soft: layout.flat === '' };
    case 'hardline':
      return layout.blank === 'kept' ? hardline : [hardline, hardline];
    case 'comment':
      return { type: 'line-suffix', contents: layout.text };
    case 'verbatim':
      return layout.text.split('\n').map((line, at) => (at === 0 ? line : [literalLine, line]));
    case 'hang':
      return [layout.gap, docOf(layout.content)];
    case 'statement':
      return docOf(layout.content);
    case 'indent':
      return { type: 'indent', contents: docOf(layout.content) };
    case 'group':
      return { type: 'group', contents: docOf(layout.content), break: layout.broken } as Doc;
    default:
      return layout satisfies never;
  }
}

/** The document of a file, which Prettier prints as `render` does; its last line is ended, if there is one. */
export function fileDoc(layout: Layout): Doc {
  return isEmpty(layout) ? '' : [docOf(layout), hardline];
}

function isEmpty(layout: Layout): boolean {
  if (typeof layout === 'string') return layout === '';
  if (!('kind' in layout)) return layout.every(isEmpty);
  return 'content' in layout && isEmpty(layout.content);
}
