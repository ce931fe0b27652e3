/** Syntax trees made by a program instead of a parser: without positions. */
import type * as ast from './ast.ts';
import { spell } from './numbers.ts';

const span = { start: 0, end: 0 };

export const name = (text: string): ast.Name => ({ text, span });

/** A literal; the value must not be negative. */
export const number = (value: number): ast.NumberLiteral => ({ kind: 'number', value, text: spell(value), span });

/** A literal with a minus before it if it is negative. */
export const signedNumber = (value: number): ast.Expression =>
  value < 0 || Object.is(value, -0) ? unary('-', number(-value)) : number(value);

export const reference = (text: string): ast.Reference => ({ kind: 'reference', name: text, span });

export const member = (object: ast.Expression, text: string): ast.Member => ({
  kind: 'member',
  object,
  member: name(text),
  span,
});

export const index = (object: string, at: string): ast.Index => ({
  kind: 'index',
  object: reference(object),
  index: reference(at),
  span,
});

export const axes = (names: readonly string[]): ast.AxisList => ({ kind: 'axes', names: names.map(name), span });

export const argument = (value: ast.Expression | ast.AxisList, label: string | null = null): ast.Argument => ({
  kind: 'argument',
  label: label === null ? null : name(label),
  value,
  span,
});

export const call = (callee: string, values: readonly ast.Argument[]): ast.Call => ({
  kind: 'call',
  callee: name(callee),
  arguments: values,
  span,
});

export const unary = (operator: ast.UnaryOperator, operand: ast.Expression): ast.Unary => ({
  kind: 'unary',
  operator,
  operand,
  span,
});

export const binary = (operator: ast.BinaryOperator, left: ast.Expression, right: ast.Expression): ast.Binary => ({
  kind: 'binary',
  operator,
  operatorSpan: span,
  left,
  right,
  span,
});

export const fold = (
  kind: string,
  binder: string,
  family: ast.Expression,
  condition: ast.Expression | null,
  body: ast.Expression,
): ast.Fold => ({ kind: 'fold', fold: name(kind), binder: name(binder), family, condition, body, span });

export const letOf = (text: string, value: ast.Expression): ast.Let => ({ kind: 'let', name: name(text), value, span });

export const block = (lets: readonly ast.Let[], result: ast.Expression): ast.Expression =>
  lets.length === 0 ? result : { kind: 'block', lets, result, span };

export const pass = (text: string, input: ast.Expression, options: Readonly<Record<string, string>>): ast.Pass => ({
  kind: 'pass',
  name: name(text),
  input,
  options: Object.entries(options).map(([key, value]) => ({
    kind: 'option',
    name: name(key),
    value: name(value),
    span,
  })),
  span,
});

export const constant = (text: string, value: number, bounds: readonly [number, number]): ast.Const => ({
  kind: 'const',
  doc: [],
  name: name(text),
  value: signed(value),
  bounds: [signed(bounds[0]), signed(bounds[1])],
  span,
});

const signed = (value: number): ast.Signed => ({ kind: 'signed', value, span });

export const def = (text: string, parameters: readonly string[], body: ast.Expression): ast.Def => ({
  kind: 'def',
  doc: [],
  name: name(text),
  parameters: parameters.map(name),
  body,
  span,
});

export const proxy = (text: string, items: readonly ast.ProxyItem[]): ast.Proxy => ({
  kind: 'proxy',
  doc: [],
  name: name(text),
  items,
  span,
});

export const direction = (value: ast.Direction['value']): ast.Direction => ({ kind: 'direction', value, span });

export const score = (value: ast.Expression): ast.Score => ({ kind: 'score', value, span });

export const file = (items: readonly ast.Item[]): ast.File => ({
  kind: 'file',
  edition: null,
  items,
  comments: [],
  span,
});
