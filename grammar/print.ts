/**
 * The canonical form of a syntax tree: what evolution writes, and what the formatter brings comments and blank lines back to.
 * Reading it gives the same tree, and printing that gives the same text.
 */
import type * as ast from './ast.ts';
import { blankLine, comment, hang, hardline, indent, render, statement, usualBlank, type Layout } from './layout.ts';
import { spell } from './numbers.ts';
import { assigned, bracketed, expressionLayout, letLayout, type Grouping } from './print-expression.ts';

/** Columns of a line, unless something else is asked for. */
export const standardWidth = 100;

/** As few parentheses as can be. */
const fewest: Grouping = (_, needed) => (needed ? 1 : 0);

/** The text of a file with its doc comments, but no others. */
export function print(file: ast.File): string {
  const text = render(fileLayout(file, fewest, docs), standardWidth);
  return text === '' ? '' : `${text}\n`;
}

/** The text of one expression, without comments. */
export function printExpression(expression: ast.Expression): string {
  return render(expressionLayout(expression, fewest), standardWidth);
}

/** The layout of a file's tokens; `above` is what stands above an item. */
export function fileLayout(file: ast.File, grouping: Grouping, above: (item: ast.Item) => Layout): Layout {
  const { edition, items } = file;
  const layouts = items.map((item, at): Layout => {
    const separator = at > 0 ? between(items[at - 1], item) : edition === null ? '' : blankLine;
    return [separator, above(item), statement(item.span, itemLayout(item, grouping))];
  });
  return [edition === null ? [] : ['edition', ' ', String(edition.number)], layouts];
}

/** Short items of one kind may stand together. */
function between(one: ast.Item, next: ast.Item): Layout {
  const short = (item: ast.Item): boolean =>
    item.kind !== 'proxy' && (item.kind !== 'def' || item.body.kind !== 'block');
  return one.kind === next.kind && short(one) && short(next) ? usualBlank : blankLine;
}

function docs(item: ast.Item): Layout {
  return item.kind === 'use' ? [] : item.doc.map(({ text }) => [comment(`///${text.trimEnd()}`), hardline]);
}

function itemLayout(item: ast.Item, grouping: Grouping): Layout {
  switch (item.kind) {
    case 'use':
      return ['use', ' ', `"${item.path.replace(/["\\]/g, '\\$&')}"`];
    case 'const':
      return constant(item);
    case 'def':
      return definition(item, grouping);
    case 'proxy':
      return proxy(item, grouping);
    default:
      return item satisfies never;
  }
}

function constant({ name, value, bounds }: ast.Const): Layout {
  const head = ['const', ' ', name.text, ' ', '=', ' ', signed(value)];
  return bounds === null ? head : [head, ' ', 'in', ' ', bracketed('[', bounds.map(signed), ']')];
}

function signed({ value }: ast.Signed): Layout {
  return value < 0 || Object.is(value, -0) ? ['-', spell(-value)] : spell(value);
}

function definition({ name, parameters, body }: ast.Def, grouping: Grouping): Layout {
  const given = parameters.map((each) => each.text);
  const head = ['def', ' ', name.text, bracketed('(', given, ')')];
  if (body.kind === 'block' && grouping(body, false) === 0) return [head, hang(' ', expressionLayout(body, grouping))];
  return [head, ' ', '=', assigned(body, grouping)];
}

function proxy({ name, items }: ast.Proxy, grouping: Grouping): Layout {
  const statements = items.map((each) => [hardline, proxyItem(each, grouping)]);
  return ['proxy', ' ', name.text, ' ', '{', indent(statements), items.length === 0 ? '' : hardline, '}'];
}

function proxyItem(item: ast.ProxyItem, grouping: Grouping): Layout {
  switch (item.kind) {
    case 'direction':
      return statement(item.span, ['direction', ' ', item.value]);
    case 'pass':
      return statement(item.span, pass(item, grouping));
    case 'let':
      return letLayout(item, grouping);
    case 'score':
      return statement(item.span, ['score', ' ', '=', assigned(item.value, grouping)]);
    default:
      return item satisfies never;
  }
}

function pass({ name, input, options }: ast.Pass, grouping: Grouping): Layout {
  const entries = [
    expressionLayout(input, grouping),
    ...options.map(({ name: label, value }): Layout => [label.text, ':', ' ', optionValue(value.text)]),
  ];
  return ['pass', ' ', name.text, ' ', '=', ' ', 'network', bracketed('(', entries, ')')];
}

/** A number may have a sign, which is a token of its own. */
function optionValue(text: string): Layout {
  return text.startsWith('-') ? ['-', text.slice(1)] : text;
}
