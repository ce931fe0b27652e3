/** Inputs nobody would write by hand. Each must be read without an exception, in time that grows with its length. */
import { describe, expect, test } from 'vitest';
import { maximalChain, maximalNesting } from '../../grammar/limits.ts';
import { parse, type Parsed } from '../../grammar/parse.ts';
import { format } from '../../grammar/format.ts';
import { print } from '../../grammar/print.ts';

const read = (text: string): Parsed => parse({ name: 'hostile.zc', text });
const titles = (text: string): string[] => read(text).diagnostics.map((each) => `${each.code} ${each.title}`);

const million = 1_000_000;
const many = 100_000;

describe('strange characters', () => {
  test('NUL bytes are one unexpected character', () => {
    expect(titles('\0'.repeat(1000))).toEqual(['ZC0001 unexpected character U+0000']);
  });

  test('lone surrogates are unexpected in code and kept in comments and texts', () => {
    expect(titles('\uD800')).toEqual(['ZC0001 unexpected character U+D800']);
    const { file, diagnostics } = read('// \uD800\nuse "\uDC00.zc"\n');
    expect(diagnostics).toEqual([]);
    expect(file.comments[0].text).toBe(' \uD800');
    expect(file.items[0]).toMatchObject({ kind: 'use', path: '\uDC00.zc' });
  });

  test('a byte order mark and Windows line ends change nothing', () => {
    const text = 'edition 1\n\n// note\nproxy a {\n  let x = 1 // one\n  score = x\n}\n';
    const source = { name: 'hostile.zc', text: `\uFEFF${text.replaceAll('\n', '\r\n')}` };
    expect(format(source)).toEqual({ kind: 'formatted', text });
  });
});

describe('long lines', () => {
  test.each([
    ['a line of a million characters', 'x '.repeat(million / 2), ['ZC0003 unexpected `x`']],
    ['one long name', `let ${'x'.repeat(million)}`, ['ZC0003 unexpected `let`']],
    ['one long comment', `// ${'x'.repeat(million)}`, []],
    ['one long text', `use "${'\\"'.repeat(million / 2)}"`, []],
    ['one long text that never ends', `use "${'\\"'.repeat(million / 2)}`, ['ZC0002 unterminated text']],
    ['one long number', `const k = ${'1'.repeat(million)}`, ['ZC0005 number too large']],
    ['one sum of many', `def f() = 1${'+1'.repeat(many)}`, ['ZC0004 expression too long']],
    ['many minus signs', `def f() = ${'-'.repeat(many)}1`, ['ZC0004 expression too long']],
    ['a member of a member of many', `def f() = x${'.x'.repeat(many)}`, ['ZC0004 expression too long']],
    ['one list of many', `def f() = g(${'x,'.repeat(many)})`, []],
  ])('%s', (_, text, expected) => {
    expect(titles(text)).toEqual(expected);
  });

  test('many items on one line are items', () => {
    const text = 'use "a" '.repeat(many * 2);
    expect(read(text).file.items).toHaveLength(many * 2);
    expect(format({ name: 'hostile.zc', text })).toEqual({ kind: 'formatted', text: 'use "a"\n'.repeat(many * 2) });
  });

  test('many comments, blank lines and parentheses are formatted', () => {
    const text = `${'// a\n'.repeat(many)}${'\n'.repeat(million)}def f() = g(${'((1)), '.repeat(many)})${' '.repeat(million)}`;
    const expected = `${'// a\n'.repeat(many)}\ndef f() = g(\n${'  1,\n'.repeat(many).slice(0, -2)}\n)\n`;
    expect(format({ name: 'hostile.zc', text })).toEqual({ kind: 'formatted', text: expected });
  });

  test('a proxy full of mistakes is given up after a hundred', () => {
    const { file, diagnostics } = read(`proxy a {\n${'let x = 1 1\n'.repeat(5000)}}\nproxy b {}`);
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)?.title).toBe('too many mistakes');
    expect(file.items).toMatchObject([{ kind: 'proxy', name: { text: 'b' } }]);
  });
});

describe('deep inputs', () => {
  test.each(['(', '[', '{', 'f(', 'x[', 'f({ let y = '])('a hundred thousand `%s`', (opener) => {
    const found = titles(`def f() = ${opener.repeat(100_000)}`);
    expect(found).toContain('ZC0004 nesting too deep');
    expect(found.length).toBeLessThan(5);
  });

  test('a hundred thousand closing brackets in a row are one mistake', () => {
    expect(titles(`def f() = 1${')'.repeat(100_000)}`)).toEqual(['ZC0014 nothing is open for this `)`']);
    expect(titles('def f() = 1)\ndef g() = 2)\ndef h() = 3))')).toHaveLength(3);
  });

  test('nesting is read and printed up to the limit, by every kind of bracket and by folds', () => {
    const kinds: [string, string][] = [
      ['(-', ')'],
      ['f(', ')'],
      ['x[', ']'],
      ['{ ', ' }'],
      ['f(a: {\nlet y = 1\n', ' })'],
      ['sum for l in p: ', ''],
      ['(sum for l in p: ', ')'],
    ];
    for (const [open, close] of kinds) {
      const levels = maximalNesting / open.match(/[([{]|for/g)!.length - 1;
      const text = `def f() = ${open.repeat(levels)}x${close.repeat(levels)}`;
      const { file, diagnostics } = read(text);
      expect(diagnostics, open).toEqual([]);
      expect(read(print(file)).diagnostics, open).toEqual([]);
      expect(format({ name: 'hostile.zc', text }).kind, open).toBe('formatted');
      expect(titles(`def f() = ${open.repeat(levels * 2 + 2)}x${close.repeat(levels * 2 + 2)}`), open).toEqual([
        'ZC0004 nesting too deep',
      ]);
    }
  });

  test('an expression may have as many operators as the limit says', () => {
    const sum = `1${' + 1'.repeat(maximalChain)}`;
    expect(titles(`def f() = ${sum}`)).toEqual([]);
    expect(titles(`def f() = ${sum} + 1`)).toEqual(['ZC0004 expression too long']);
    expect(titles(`def f() = g(${sum}, ${sum})\ndef g() = ${sum}`)).toEqual([]);
    expect(print(read(`def f() = ${'2^'.repeat(maximalChain)}2`).file)).toContain('2^2');
  });

  test('what is cut out leaves the rest of the file as it is', () => {
    const { file, diagnostics } = read(`def f() = g(${'('.repeat(300)}x${')'.repeat(300)}, y)\ndef h() = 1`);
    expect(diagnostics.map((each) => each.title)).toEqual(['nesting too deep']);
    expect(file.items).toHaveLength(2);
    expect(file.items[0]).toMatchObject({ body: { kind: 'call', arguments: [{}, { value: { name: 'y' } }] } });
  });
});
