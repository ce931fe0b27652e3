/**
 * Expressions in their canonical form: line breaks only after operators and inside brackets, so that the line rule reads
 * back what was written. Each string of a layout is one token or one space.
 */
import type * as ast from './ast.ts';
import { group, hang, hardline, indent, line, separated, softline, statement, type Layout } from './layout.ts';
import { bindings, prefixLevel, primaryLevel } from './precedence.ts';

/** How many pairs of parentheses stand around an expression; `needed` says that it could not be read back without one. */
export type Grouping = (expression: ast.Expression, needed: boolean) => number;

/** Below every operator: the body of a fold reaches as far as it can. */
const foldLevel = 0;

function levelOf(expression: ast.Expression): number {
  switch (expression.kind) {
    case 'fold':
      return foldLevel;
    case 'binary':
      return bindings[expression.operator].level;
    case 'unary':
      return prefixLevel;
    default:
      return primaryLevel;
  }
}

/** The layout of an expression where any may stand. */
export function expressionLayout(expression: ast.Expression, grouping: Grouping): Layout {
  return atLeast(foldLevel, expression, grouping);
}

/** In parentheses if it binds looser than `level`. */
function atLeast(level: number, expression: ast.Expression, grouping: Grouping): Layout {
  let pairs = grouping(expression, levelOf(expression) < level);
  if (pairs === 0) return bareLayout(expression, grouping);
  const { kind } = expression;
  let inner = kind === 'binary' ? rowLayout(expression, grouping) : bareLayout(expression, grouping);
  for (; pairs > 0; pairs -= 1) {
    inner = hugs(expression, grouping)
      ? ['(', hang('', inner), ')']
      : group(['(', indent([softline, inner]), softline, ')']);
  }
  return inner;
}

function bareLayout(expression: ast.Expression, grouping: Grouping): Layout {
  switch (expression.kind) {
    case 'number':
      return expression.text;
    case 'reference':
      return expression.name;
    case 'member':
      return [object(expression.object, grouping), '.', expression.member.text];
    case 'index': {
      const index = expressionLayout(expression.index, grouping);
      return [object(expression.object, grouping), bracketed('[', [index], ']')];
    }
    case 'call':
      return call(expression, grouping);
    case 'unary': {
      const { operator, operand } = expression;
      return [operator, operator === 'not' ? ' ' : '', atLeast(prefixLevel, operand, grouping)];
    }
    case 'binary':
      return indent(rowLayout(expression, grouping));
    case 'fold':
      return fold(expression, grouping);
    case 'block':
      return block(expression, grouping);
    default:
      return expression satisfies never;
  }
}

/** What a `.` or `[` may follow; a number may not, since `1.` would not be one. */
function object(expression: ast.Expression, grouping: Grouping): Layout {
  return atLeast(expression.kind === 'number' ? primaryLevel + 1 : primaryLevel, expression, grouping);
}

/** A left-associative row of one level is one group: if it does not fit, each operand has a line of its own. */
function rowLayout(expression: ast.Binary, grouping: Grouping): Layout {
  const { level, associativity } = bindings[expression.operator];
  const row = [expression];
  for (let left = expression.left; associativity === 'left' && left.kind === 'binary'; left = left.left) {
    if (bindings[left.operator].level !== level || grouping(left, false) > 0) break;
    row.push(left);
  }
  row.reverse();
  const first = atLeast(associativity === 'left' ? level : level + 1, row[0].left, grouping);
  const rest = row.map(({ operator, right }) => [
    associativity === 'right' ? operator : [' ', operator, line],
    atLeast(associativity === 'right' ? prefixLevel : level + 1, right, grouping),
  ]);
  return group([first, rest]);
}

function call({ callee, arguments: given }: ast.Call, grouping: Grouping): Layout {
  const [first, ...others] = given;
  if (first !== undefined && others.length === 0 && first.value.kind !== 'axes' && hugs(first.value, grouping)) {
    return [callee.text, '(', hang('', argument(first, grouping)), ')'];
  }
  return [
    callee.text,
    bracketed(
      '(',
      given.map((each) => argument(each, grouping)),
      ')',
    ),
  ];
}

/** Whether the last lines of the expression are those of a block, so that brackets around it need no lines of their own. */
function hugs(expression: ast.Expression, grouping: Grouping): boolean {
  if (expression.kind === 'block') return expression.lets.length > 0;
  return expression.kind === 'fold' && grouping(expression.body, false) === 0 && hugs(expression.body, grouping);
}

function argument({ label, value }: ast.Argument, grouping: Grouping): Layout {
  const layout = value.kind === 'axes' ? axes(value) : expressionLayout(value, grouping);
  return label === null ? layout : [label.text, ':', hang(' ', layout)];
}

function axes({ names }: ast.AxisList): Layout {
  return bracketed(
    '[',
    names.map((name) => name.text),
    ']',
  );
}

/** A list in brackets: on one line, or one entry on each line. */
export function bracketed(open: string, entries: readonly Layout[], close: string): Layout {
  if (entries.length === 0) return [open, close];
  return group([open, indent([softline, separated(entries, [',', line])]), softline, close]);
}

function fold(expression: ast.Fold, grouping: Grouping): Layout {
  const { family, condition, body } = expression;
  const named = [
    expression.fold.text,
    ' ',
    'for',
    ' ',
    expression.binder.text,
    ' ',
    'in',
    ' ',
    object(family, grouping),
  ];
  const where = condition === null ? [] : [' ', 'where', ' ', atLeast(foldLevel + 1, condition, grouping)];
  const head = [named, where, ':'];
  if (body.kind === 'block' && grouping(body, false) === 0 && hugs(body, grouping)) {
    return [head, hang(' ', block(body, grouping))];
  }
  return group([head, indent([line, unindented(body, grouping)])]);
}

function block({ lets, result }: ast.Block, grouping: Grouping): Layout {
  const separator = lets.length > 0 ? hardline : line;
  const parts = [...lets.map((each) => letLayout(each, grouping)), expressionLayout(result, grouping)];
  return group(['{', indent([separator, separated(parts, separator)]), separator, '}']);
}

/** `let x = …`, in a block or in a proxy. */
export function letLayout({ name, value, span }: ast.Let, grouping: Grouping): Layout {
  return statement(span, ['let', ' ', name.text, ' ', '=', assigned(value, grouping)]);
}

/** What stands after a `=`. Operators that do not fit there get lines of their own. */
export function assigned(value: ast.Expression, grouping: Grouping): Layout {
  const layout = unindented(value, grouping);
  return value.kind === 'binary' && grouping(value, false) === 0 ? group(indent([line, layout])) : hang(' ', layout);
}

/** An expression at the beginning of a line that belongs to it alone. */
function unindented(expression: ast.Expression, grouping: Grouping): Layout {
  const row = expression.kind === 'binary' && grouping(expression, false) === 0;
  return row ? rowLayout(expression, grouping) : expressionLayout(expression, grouping);
}
