import { describe, expect, test } from 'vitest';
import { reading } from './show.ts';

describe('precedence', () => {
  test.each([
    ['a or b and c', '(a or (b and c))'],
    ['a and b < c', '(a and (b < c))'],
    ['a < b + c', '(a < (b + c))'],
    ['a + b * c', '(a + (b * c))'],
    ['a * -b', '(a * (- b))'],
    ['-a * b', '((- a) * b)'],
    ['-a ^ b', '(- (a ^ b))'],
    ['a ^ -b ^ c', '(a ^ (- (b ^ c)))'],
    ['a ^ b.c', '(a ^ b.c)'],
    ['not a == b', '((not a) == b)'],
    ['not a and b', '((not a) and b)'],
    ['not -not a', '(not (- (not a)))'],
    ['--a', '(- (- a))'],
    ['-1', '(- 1)'],
  ])('%s is %s', (text, expected) => {
    expect(reading(text)).toBe(expected);
  });

  test.each([
    ['a or b or c', '((a or b) or c)'],
    ['a and b and c', '((a and b) and c)'],
    ['a - b + c', '((a - b) + c)'],
    ['a / b * c', '((a / b) * c)'],
    ['a ^ b ^ c', '(a ^ (b ^ c))'],
    ['a - (b - c)', '(a - (b - c))'],
    ['(a < b) == (c < d)', '((a < b) == (c < d))'],
    ['a < b and c < d', '((a < b) and (c < d))'],
  ])('%s associates as %s', (text, expected) => {
    expect(reading(text)).toBe(expected);
  });

  test.each(['a < b < c', 'a == b != c', 'a + 1 <= b * 2 > c'])('%s is a chain', (text) => {
    expect(reading(text)).toBe('ZC0007 comparisons cannot be chained');
  });
});

describe('operands', () => {
  test.each([
    ['l.weight', 'l.weight'],
    ['l.in.where', 'l.in.where'],
    ['n[t].x[u]', 'n[t].x[u]'],
    ['f()', 'f()'],
    ['f(a, b,)', 'f(a, b)'],
    ['f(x, [in, out])[t]', 'f(x, [in, out])[t]'],
    ['f([])', 'f([])'],
    ['f(x, keep: batch, in: [for])', 'f(x, keep: batch, in: [for])'],
    ['sum(x, in)', 'sum(x, in)'],
    ['where(a < b, a, b)', 'where((a < b), a, b)'],
    ['(((a)))', 'a'],
    ['{ a }.b', '{a}.b'],
    ['{ let a = 1 let b = 2 a + b }', '{let a = 1; let b = 2; (a + b)}'],
  ])('%s', (text, expected) => {
    expect(reading(text)).toBe(expected);
  });

  test('`where` is no name', () => {
    expect(reading('where')).toBe('ZC0003 unexpected end of file');
  });
});

describe('folds', () => {
  test.each([
    ['sum for l in p.convs: l.x + 1', '(sum for l in p.convs: (l.x + 1))'],
    ['sum for l in p.convs where a or b: l', '(sum for l in p.convs where (a or b): l)'],
    ['sum for l in p: mean for m in l.x: m', '(sum for l in p: (mean for m in l.x: m))'],
    ['sum for l in n[t]: l', '(sum for l in n[t]: l)'],
    ['-(sum for l in p: l) + 1', '((- (sum for l in p: l)) + 1)'],
    ['f(sum for l in p: l, x)', 'f((sum for l in p: l), x)'],
    ['sum for l in p where (a): where(l, 1, 2)', '(sum for l in p where a: where(l, 1, 2))'],
    ['sum for l in (mean for m in p: m): l', '(sum for l in (mean for m in p: m): l)'],
  ])('%s', (text, expected) => {
    expect(reading(text)).toBe(expected);
  });

  test.each([
    '1 + sum for l in p: l',
    '-sum for l in p: l',
    'not a and all for l in p: l',
    'sum for l in mean for m in p: m: l',
    'sum for l in p where any for m in p: m: l',
  ])('%s needs parentheses', (text) => {
    expect(reading(text)).toBe('ZC0006 a fold inside an operator needs parentheses');
  });
});

describe('the line rule', () => {
  test.each([
    ['a +\n b', '(a + b)'],
    ['not\n a', '(not a)'],
    ['(a\n + b)', '(a + b)'],
    ['f(a\n - b\n , c)', 'f((a - b), c)'],
    ['x[a\n + b]', 'x[(a + b)]'],
    ['f\n.b', 'ZC0008 line begins with `.`'],
    ['(f\n.b)', 'f.b'],
    ['sum for l in p:\n l', '(sum for l in p: l)'],
    ['sum for l in\n p where\n a:\n l', '(sum for l in p where a: l)'],
    ['{ let a = b\n -c }', '{let a = b; (- c)}'],
    ['{ let a = b\n (c) }', '{let a = b; c}'],
    ['{ let a = b -c }', 'ZC0012 a block needs a result'],
    ['f({ let a = b\n -c })', 'f({let a = b; (- c)})'],
    ['f({ let a = (b\n -c) a })', 'f({let a = (b - c); a})'],
    ['{ let a = l.in\n -c }', '{let a = l.in; (- c)}'],
    ['a + // why\n b', '(a + b)'],
  ])('%j', (text, expected) => {
    expect(reading(text)).toBe(expected);
  });

  test.each(['+', '*', '/', '^', '==', '<', 'and', 'or', '.', '[', ':', ',', 'for', '-', '('])(
    'a line cannot begin with `%s` to continue an expression',
    (operator) => {
      expect(reading(`a\n ${operator} b`)).toContain(`ZC0008 line begins with \`${operator}\``);
    },
  );
});
