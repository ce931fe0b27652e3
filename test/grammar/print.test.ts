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

const formatted = (expression: string): string => format(`def f() = ${expression}`).slice('def f() = '.length, -1);

test('a file in canonical form stays as it is', () => {
  const text = `// The examples of the language.
edition 1 // the only one

use "defs.zc"

const k = 1e-5 in [1e-8, 1]

/// How far apart the ends are.
def spread(x) = max(x) - min(x)

def twice(x) {
  let y = x + x
  y
}

/// How differently the ReLUs of an untrained network see the samples of a batch. [MTSC21]
proxy naswot {
  direction higher
  // one pass
  pass p = network(data, loss: cross_entropy)
  let flow = sum for l in p.weighted: sum(stop(grad(l.weight)) * grad(l.weight)) // [WZG20]
  score = -logdet(sum for r in p.relus where r.hi == r.wi: {
    // binary codes
    let code = heaviside(r.in)
    gram(code, batch) + gram(1 - code, batch)
  })
  // the end
}

// Nothing follows.
`;
  expect(format(text)).toBe(text);
});

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
      `${long} * ${long} +\n  ${long} * ${long} +\n  1`,
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

describe('comments', () => {
  test('stay at the end of their line or on their own', () => {
    expect(format('proxy a { // 1\n// 2\nlet x = 1 // 3\n// 4\nscore = x // 5\n// 6\n} // 7\n// 8\n')).toBe(
      'proxy a { // 1\n  // 2\n  let x = 1 // 3\n  // 4\n  score = x // 5\n  // 6\n} // 7\n\n// 8\n',
    );
  });

  test('stay next to their tokens in expressions', () => {
    expect(formatted('f( // 1\n a, // 2\n // 3\n b + // 4\n c // 5\n)')).toBe(
      'f( // 1\n  a, // 2\n  // 3\n  b + // 4\n    c // 5\n)',
    );
    expect(formatted('sum for l in p: // 1\n l')).toBe('sum for l in p: // 1\n  l');
  });

  test('move to the next place where a line may end', () => {
    expect(formatted('(a // 1\n .b // 2\n + c)')).toBe('a.b + // 1\n  // 2\n  c');
  });

  test('never run into one another', () => {
    expect(format('proxy a { let x = (1 // 1\n) // 2\n}')).toBe('proxy a {\n  let x = (\n    1 // 1\n  ) // 2\n}\n');
  });

  test('of the doc kind that document nothing do not pass to the next item', () => {
    const text = 'def f() = (a\n/// 1\n/// 2\n)\ndef g() = 1';
    expect(format(text)).toBe('def f() = (\n  a\n  /// 1\n  /// 2\n)\n\ndef g() = 1\n');
  });

  test('of a file without items are all of it', () => {
    expect(format('// 1\n\n/// 2')).toBe('// 1\n/// 2\n');
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
