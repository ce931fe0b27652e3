/**
 * The canonical form of a file: what `fmt` writes and evolution breeds. Reading it back gives the same tree, and printing
 * that gives the same text.
 */
import type * as ast from './ast.ts';
import { hardline, indent, render, type Layout } from './layout.ts';
import { spell } from './numbers.ts';
import { assigned, bracketed, expressionLayout, letLayout, type Entry } from './print-expression.ts';
import { printComment, remarks, type Remarks } from './remarks.ts';

const width = 100;
const blankLine: Layout = [hardline, hardline];

/** The text of a file. Comments stay next to what they stand next to. */
export function print(file: ast.File): string {
  const notes = remarks(file.comments);
  const pieces = [...(file.edition === null ? [] : [file.edition]), ...file.items];
  const layouts = pieces.map((piece, at) => {
    const separator = at === 0 ? '' : blankLine;
    return [notes.between(piece.span.start, separator, separator), pieceLayout(piece, notes)];
  });
  const end = notes.between(Infinity, '', layouts.length === 0 ? '' : blankLine);
  const text = render([layouts, end], width).trimEnd();
  return text === '' ? '' : `${text}\n`;
}

/** The text of one expression, without comments. */
export function printExpression(expression: ast.Expression): string {
  return render(expressionLayout(expression, remarks([])), width);
}

function pieceLayout(piece: ast.Edition | ast.Item, notes: Remarks): Layout {
  switch (piece.kind) {
    case 'edition':
      return ['edition', indent(notes.between(piece.span.end, ' ')), String(piece.number)];
    case 'use':
      return ['use', indent(notes.between(piece.span.end, ' ')), quote(piece.path)];
    case 'const':
      return [docs(piece.doc), constant(piece, notes)];
    case 'def':
      return [docs(piece.doc), definition(piece, notes)];
    case 'proxy':
      return [docs(piece.doc), proxy(piece, notes)];
    default:
      return piece satisfies never;
  }
}

function docs(comments: readonly ast.Comment[]): Layout {
  return comments.map((each) => [printComment(each), hardline]);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function constant({ name, value, bounds, span }: ast.Const, notes: Remarks): Layout {
  const head = [`const ${name.text} =`, indent(notes.between(value.span.end, ' ')), spell(value.value)];
  if (bounds === null) return head;
  const entries = bounds.map((bound): Entry => [bound.span.end, () => spell(bound.value)]);
  return [head, ' in ', bracketed('[', entries, ']', span.end, notes)];
}

function definition({ name, parameters, body, span }: ast.Def, notes: Remarks): Layout {
  const entries = parameters.map((each): Entry => [each.span.start, () => each.text]);
  const last = parameters.at(-1)?.span.end ?? 0;
  const head = ['def ', name.text, bracketed('(', entries, ')', last, notes)];
  if (body.kind === 'block') return [head, indent(notes.between(body.span.start, ' ')), expressionLayout(body, notes)];
  return [head, ' =', assigned(body, span.end, notes)];
}

function proxy({ name, items, span }: ast.Proxy, notes: Remarks): Layout {
  const statements = items.map((each) => [notes.between(each.span.start, hardline), statement(each, notes)]);
  return [`proxy ${name.text} {`, indent(statements), notes.closing(span.end, items.length === 0 ? '' : hardline), '}'];
}

function statement(item: ast.ProxyItem, notes: Remarks): Layout {
  switch (item.kind) {
    case 'direction':
      return ['direction', indent(notes.between(item.span.end, ' ')), item.value];
    case 'pass':
      return pass(item, notes);
    case 'let':
      return letLayout(item, notes);
    case 'score':
      return ['score =', assigned(item.value, item.span.end, notes)];
    default:
      return item satisfies never;
  }
}

function pass({ name, input, options, span }: ast.Pass, notes: Remarks): Layout {
  const entries: Entry[] = [
    [input.span.start, () => expressionLayout(input, notes)],
    ...options.map((each): Entry => [each.span.start, () => `${each.name.text}: ${each.value.text}`]),
  ];
  return [`pass ${name.text} = network`, bracketed('(', entries, ')', span.end, notes)];
}
