import { describe, expect, test } from 'vitest';
import { lex } from '../../grammar/lexer.ts';

const words = (text: string): string =>
  lex({ name: 'test.zc', text })
    .tokens.map((each) => `${each.tokenType.name}:${each.image}`)
    .join(' ');
const codes = (text: string): string[] => lex({ name: 'test.zc', text }).diagnostics.map((each) => each.code);

describe('tokens', () => {
  test('names may hold digits and underscores and end in primes', () => {
    expect(words("x _y1 batch'' for_ In")).toBe("Name:x Name:_y1 Name:batch'' Name:for_ Name:In");
  });

  test('a keyword with primes is a name', () => {
    expect(words("in in'")).toBe("In:in Name:in'");
  });

  test('operators take the longest spelling', () => {
    expect(words('a<=b==c=d!=e')).toBe('Name:a LessEqual:<= Name:b Equal:== Name:c Assign:= Name:d NotEqual:!= Name:e');
  });

  test('numbers are integers, decimals and powers of ten', () => {
    expect(words('12 1.5 1e-5 2E+3')).toBe('Number:12 Number:1.5 Number:1e-5 Number:2E+3');
    expect(codes('12 1.5 1e-5 2E+3 1e308')).toEqual([]);
  });

  test.each(['1.', '.5', '1e', '1e+', '2x', '1.2.3', '1..2', '1e999', '0x1F'])(
    '`%s` is one malformed number',
    (text) => {
      expect(words(text)).toBe(`Number:${text}`);
      expect(codes(text)).toEqual(['ZC0005']);
    },
  );

  test('a text ends with its quote or its line', () => {
    expect(words('"a \\" \\\\" "b\nc')).toBe('Text:"a \\" \\\\" Text:"b Name:c');
    expect(codes('"a" "b\n"c\\')).toEqual(['ZC0002', 'ZC0002']);
    expect(codes('"\\n" "\\\\n"')).toEqual(['ZC0013']);
  });
});

describe('keywords are names', () => {
  test('after a dot', () => {
    expect(words('l.in l.score')).toBe('Name:l Dot:. Name:in Name:l Dot:. Name:score');
  });

  test('in a list of axes', () => {
    expect(words('[in] [in, out, for]')).not.toMatch(/In:|For:/);
  });

  test('as a label', () => {
    expect(words('(let: x, in: y)')).not.toMatch(/In:|Let:/);
  });

  test('alone as an argument, for `in`', () => {
    expect(words('(in) (x, in) (in, x) (a: in)')).not.toMatch(/In:/);
    expect(words('(let)')).toMatch(/Let:/);
  });

  test('nowhere else', () => {
    expect(words('for x in y')).toBe('For:for Name:x In:in Name:y');
  });
});

describe('comments', () => {
  const comments = (text: string) =>
    lex({ name: 'test.zc', text }).comments.map((each) => [each.kind, each.text, each.trailing]);

  test('are plain or document, and know whether they trail', () => {
    expect(comments('// a\nx // b  \n/// c\n//// d\r\n')).toEqual([
      ['line', ' a', false],
      ['line', ' b', true],
      ['doc', ' c', false],
      ['line', '// d', false],
    ]);
  });

  test('that document an item go with its first token', () => {
    const { tokens, comments: rest } = lex({ name: 'test.zc', text: '/// a\n// b\n/// c\nproxy p {} /// d\nuse "x"' });
    expect(tokens[0].docs.map((each) => each.text)).toEqual([' a', ' c']);
    expect(rest.map((each) => each.text)).toEqual([' b', ' d']);
  });

  test('begin inside no text', () => {
    expect(words('"a // b" // c')).toBe('Text:"a // b"');
  });
});
