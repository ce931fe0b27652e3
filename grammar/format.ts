/**
 * The formatter: the canonical form of a text, with its comments between the same tokens, and its blank lines.
 */
import type { Comment, File } from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';
import { render, type Layout } from './layout.ts';
import { keptParentheses } from './parentheses.ts';
import { parse, type Parsed } from './parse.ts';
import { fileLayout, standardWidth } from './print.ts';
import type { Source } from './source.ts';
import { weave } from './weave.ts';

export type Formatted =
  | { readonly kind: 'formatted'; readonly text: string }
  /** The text has errors, so that nothing is known of what it should look like. */
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] };

/** Lays a text out in lines of at most `width` columns, where they can be broken so. */
export function format(source: Source, width = standardWidth): Formatted {
  const parsed = parse(source);
  if (parsed.diagnostics.length > 0) return { kind: 'refused', diagnostics: parsed.diagnostics };
  const text = render(formattedLayout(source, parsed), width);
  return { kind: 'formatted', text: text === '' ? '' : `${text}\n` };
}

/** The layout of a text without errors; empty if the text has neither tokens nor comments. */
export function formattedLayout({ text }: Source, parsed: Parsed): Layout {
  const comments = commentsOf(parsed.file);
  const { grouping, remaining } = keptParentheses(parsed, comments);
  const layout = fileLayout(parsed.file, grouping, () => []);
  return weave(layout, { text, tokens: remaining(), comments });
}

/** All comments, doc comments too, in the order of the text. */
function commentsOf({ items, comments }: File): readonly Comment[] {
  const docs = items.flatMap((item) => (item.kind === 'use' ? [] : item.doc));
  return [...docs, ...comments].sort((one, other) => one.span.start - other.span.start);
}
