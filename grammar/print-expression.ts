/**
 * Expressions in their canonical form: the fewest parentheses, line breaks only after operators and inside brackets, so
 * that the line rule reads back what was written.
 */
import type * as ast from './ast.ts';
import { group, hardline, indent, line, softline, type Layout } from './layout.ts';
import { bindings, prefixLevel, primaryLevel } from './precedence.ts';
import type { Remarks } from './remarks.ts';

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

/** The layout of an expression; comments inside it are taken from `remarks`. */
export function expressionLayout(expression: ast.Expression, remarks: Remarks): Layout {
  switch (expression.kind) {
    case 'number':
      return expression.text;
    case 'reference':
      return expression.name;
    case 'member':
      return [object(expression.object, remarks), '.', expression.member.text];
    case 'index': {
      const head = object(expression.object, remarks);
      return [
        head,
        bracketed(
          '[',
          [[expression.index.span.start, () => expressionLayout(expression.index, remarks)]],
          ']',
          expression.span.end,
          remarks,
        ),
      ];
    }
    case 'call':
      return call(expression, remarks);
    case 'unary': {
      const { operator, operand } = expression;
      const gap = indent(remarks.between(operand.span.start, operator === 'not' ? ' ' : ''));
      return [operator, gap, atLeast(prefixLevel, operand, remarks)];
    }
    case 'binary':
      return binary(expression, remarks);
    case 'fold':
      return fold(expression, remarks);
    case 'block':
      return block(expression, remarks);
    default:
      return expression satisfies never;
  }
}

/** In parentheses if it binds looser than `level`. */
function atLeast(level: number, expression: ast.Expression, remarks: Remarks): Layout {
  const inner = expressionLayout(expression, remarks);
  return levelOf(expression) >= level ? inner : group(['(', indent([softline, inner]), softline, ')']);
}

/** What a `.` or `[` may follow; a number may not, since `1.` would not be one. */
function object(expression: ast.Expression, remarks: Remarks): Layout {
  return atLeast(expression.kind === 'number' ? primaryLevel + 1 : primaryLevel, expression, remarks);
}

/** A left-associative row of one level is one group: if it does not fit, each operand has a line of its own. */
function binary(expression: ast.Binary, remarks: Remarks): Layout {
  const { level, associativity } = bindings[expression.operator];
  const row = [expression];
  for (let left = expression.left; associativity === 'left' && left.kind === 'binary'; left = left.left) {
    if (bindings[left.operator].level !== level) break;
    row.unshift(left);
  }
  const first = atLeast(associativity === 'left' ? level : level + 1, row[0].left, remarks);
  const rest = row.map(({ operator, right }) => [
    associativity === 'right'
      ? [operator, remarks.between(right.span.start, '')]
      : [' ', operator, remarks.between(right.span.start, line)],
    atLeast(associativity === 'right' ? prefixLevel : level + 1, right, remarks),
  ]);
  return group([first, indent(rest)]);
}

function call({ callee, arguments: given, span }: ast.Call, remarks: Remarks): Layout {
  const only = given.length === 1 ? given[0] : null;
  if (only !== null && endsInLets(only.value) && !remarks.waiting(only.span.start)) {
    return [callee.text, '(', argument(only, remarks), ')'];
  }
  const entries = given.map((each): Entry => [each.span.start, () => argument(each, remarks)]);
  return [callee.text, bracketed('(', entries, ')', span.end, remarks)];
}

/** Whether the last lines of the expression are those of a block, which then needs no further indentation. */
function endsInLets(value: ast.Expression | ast.AxisList): boolean {
  return value.kind === 'fold' ? endsInLets(value.body) : value.kind === 'block' && value.lets.length > 0;
}

function argument({ label, value }: ast.Argument, remarks: Remarks): Layout {
  const head = label === null ? [] : [label.text, ':', indent(remarks.between(value.span.start, ' '))];
  return [head, value.kind === 'axes' ? axes(value, remarks) : expressionLayout(value, remarks)];
}

function axes({ names, span }: ast.AxisList, remarks: Remarks): Layout {
  return bracketed(
    '[',
    names.map((name): Entry => [name.span.start, () => name.text]),
    ']',
    span.end,
    remarks,
  );
}

/** An entry of a list: where it begins in the text it was read from, and its layout. */
export type Entry = readonly [start: number, layout: () => Layout];

/** A list in brackets: on one line, or one entry on each line. */
export function bracketed(
  open: string,
  entries: readonly Entry[],
  close: string,
  end: number,
  remarks: Remarks,
): Layout {
  const inner = entries.map(([start, layout], at) => [
    at === 0 ? remarks.between(start, softline) : [',', remarks.between(start, line)],
    layout(),
  ]);
  return group([open, indent(inner), remarks.closing(end, entries.length === 0 ? '' : softline), close]);
}

function fold(expression: ast.Fold, remarks: Remarks): Layout {
  const { family, condition, body } = expression;
  const head = [
    `${expression.fold.text} for ${expression.binder.text} in`,
    indent(remarks.between(family.span.start, ' ')),
    object(family, remarks),
  ];
  const where =
    condition === null
      ? []
      : [' where', indent(remarks.between(condition.span.start, ' ')), atLeast(foldLevel + 1, condition, remarks)];
  const hugs = endsInLets(body) && body.kind === 'block' && !remarks.waiting(body.span.start);
  if (hugs) return [head, where, ': ', expressionLayout(body, remarks)];
  return group([head, where, ':', indent([remarks.between(body.span.start, line), expressionLayout(body, remarks)])]);
}

function block({ lets, result, span }: ast.Block, remarks: Remarks): Layout {
  const separator = lets.length > 0 ? hardline : line;
  const statements = lets.map((each) => [remarks.between(each.span.start, separator), letLayout(each, remarks)]);
  const last = [remarks.between(result.span.start, separator), expressionLayout(result, remarks)];
  return group(['{', indent([statements, last]), remarks.closing(span.end, separator), '}']);
}

/** `let x = …`, in a block or in a proxy. */
export function letLayout({ name, value, span }: ast.Let, remarks: Remarks): Layout {
  return [`let ${name.text} =`, assigned(value, span.end, remarks)];
}

/**
 * What stands after a `=`, up to `end`. Comments that stand there after the expression were in parentheses, and those
 * stay: outside of them a doc comment could pass to the next item.
 */
export function assigned(value: ast.Expression, end: number, remarks: Remarks): Layout {
  const commented = remarks.waiting(value.span.start);
  const gap = remarks.between(value.span.start, ' ');
  const inner = expressionLayout(value, remarks);
  const whole = remarks.waiting(end) ? ['(', indent([hardline, inner]), remarks.closing(end, ''), ')'] : inner;
  return commented ? indent([gap, whole]) : [gap, whole];
}
