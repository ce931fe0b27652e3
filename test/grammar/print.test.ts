import { describe, expect, test } from 'vitest';
import type { Expression } from '../../grammar/ast.ts';
import { spell } from '../../grammar/numbers.ts';
import { parse } from '../../grammar/parse.ts';
import { print, printExpression } from '../../grammar/print.ts';

function format(text: string): string {
  const { file, diagnostics } = parse({ name: 'test.zc', text });
  expect(diagnostics.map((each) => each.title)).toEqual([]);
  const printed = print(file);
  expect(print(parse({ name: 'test.zc', text: printed }).file)).toBe(printed);
  return printed;
}

const formatted = (expression: string): string =>
  format(`def f() = ${expression}`).slice('def f() ='.length, -1).replace(/^ /, '');

test('items stand one blank line apart, statements one line each', () => {
  expect(format('const a=1 const b=-2 in[-3,4]\n\n\nproxy p{direction lower let x=1 score=x}proxy q{}')).toBe(
    'const a = 1\n\nconst b = -2 in [-3, 4]\n\nproxy p {\n  direction lower\n  let x = 1\n  score = x\n}\n\nproxy q {}\n',
  );
});

describe('parentheses', () => {
  test.each([
    ['((a))', 'a'],
    ['(a*b)+c', 'a * b + c'],
    ['(a+b)*c', '(a + b) * c'],
    ['(a-b)-c', 'a - b - c'],
    ['a-(b-c)', 'a - (b - c)'],
    ['a*(b/c)', 'a * (b / c)'],
    ['(a^b)^c', '(a^b)^c'],
    ['a^(b^c)', 'a^b^c'],
    ['(-a)^2', '(-a)^2'],
    ['-(a^2)', '-a^2'],
    ['a^(-b)', 'a^-b'],
    ['-(-a)', '--a'],
    ['-(a*b)', '-(a * b)'],
    ['(-a)*b', '-a * b'],
    ['not(a and b)', 'not (a and b)'],
    ['(not a)and b', 'not a and b'],
    ['(a<b)==(c<d)', '(a < b) == (c < d)'],
    ['(a<b)and(c<d)or e', 'a < b and c < d or e'],
    ['(sum for l in p: l)+1', '(sum for l in p: l) + 1'],
    ['f((sum for l in p: l))', 'f(sum for l in p: l)'],
    ['sum for l in (p).x where (a or b): (l + 1)', 'sum for l in p.x where a or b: l + 1'],
    ['sum for l in (a+b): l', 'sum for l in (a + b): l'],
    ['(a+b).c[(d)]', '(a + b).c[d]'],
    ['(1).x', '(1).x'],
    ['{a}.b', '{ a }.b'],
  ])('%s', (text, expected) => {
    expect(formatted(text)).toBe(expected);
  });
});

describe('long lines', () => {
  const long = 'a_name_of_thirty_characters_xx';

  test('break after operators, at the loosest ones first', () => {
    expect(formatted(`${long} * ${long} + ${long} * ${long} + 1`)).toBe(
      `\n  ${long} * ${long} +\n  ${long} * ${long} +\n  1`,
    );
  });

  test('break inside brackets', () => {
    expect(formatted(`f(${long}, ${long}, keep: ${long})`)).toBe(`f(\n  ${long},\n  ${long},\n  keep: ${long}\n)`);
    expect(formatted(`f(x, [${long}, ${long}, ${long}])`)).toBe(`f(\n  x,\n  [${long}, ${long}, ${long}]\n)`);
  });

  test('break after the colon of a fold', () => {
    expect(formatted(`sum for l in ${long}.convs where l.stride == 1: f(${long}, ${long})`)).toBe(
      `sum for l in ${long}.convs where l.stride == 1:\n  f(${long}, ${long})`,
    );
  });

  test('stand as they are where nothing may break', () => {
    expect(formatted('x'.repeat(120))).toBe('x'.repeat(120));
  });
});

test('a tree made by a program prints without positions', () => {
  const span = { start: 0, end: 0 };
  const x: Expression = { kind: 'reference', name: 'x', span };
  const two: Expression = { kind: 'number', value: 2, text: '2', span };
  const sum: Expression = { kind: 'binary', operator: '+', operatorSpan: span, left: x, right: two, span };
  expect(printExpression({ kind: 'binary', operator: '^', operatorSpan: span, left: sum, right: two, span })).toBe(
    '(x + 2)^2',
  );
});

test.each([
  [0, '0'],
  [-0, '-0'],
  [0.001, '0.001'],
  [1e-5, '1e-5'],
  [1500, '1500'],
  [1e5, '1e5'],
  [123456, '123456'],
  [-1e21, '-1e21'],
  [1.5e-7, '1.5e-7'],
])('the value %d is spelled %s', (value, text) => {
  expect(spell(value)).toBe(text);
});
