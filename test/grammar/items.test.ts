import { describe, expect, test } from 'vitest';
import type { File } from '../../grammar/ast.ts';
import { parse } from '../../grammar/parse.ts';
import { show } from './show.ts';

function read(text: string): File {
  const { file, diagnostics } = parse({ name: 'test.zc', text });
  expect(diagnostics.map((each) => each.title)).toEqual([]);
  return file;
}

test('an empty file is a file', () => {
  expect(read('')).toEqual({ kind: 'file', edition: null, items: [], comments: [], span: { start: 0, end: 0 } });
});

test('a file may state its edition, even behind comments', () => {
  expect(read('// note\nedition 1 use "a.zc"').edition).toEqual({
    kind: 'edition',
    number: 1,
    span: { start: 8, end: 17 },
  });
});

test('a use has the path without quotes and escapes', () => {
  expect(read('use "a \\"b\\" \\\\.zc"').items).toMatchObject([
    { kind: 'use', path: 'a "b" \\.zc', pathSpan: { start: 4 } },
  ]);
});

describe('a const', () => {
  test('has a signed value', () => {
    expect(read('const k = -1e-5').items).toMatchObject([
      { kind: 'const', name: { text: 'k' }, value: { value: -1e-5, span: { start: 10, end: 15 } }, bounds: null },
    ]);
  });

  test('may have bounds', () => {
    expect(read('const k = 0 in [-1, 2.5]').items).toMatchObject([{ bounds: [{ value: -1 }, { value: 2.5 }] }]);
  });
});

describe('a def', () => {
  test.each([
    ['def f() = x', [], 'x'],
    ['def f(a, b) = a + b', ['a', 'b'], '(a + b)'],
    ['def f(a) { let b = a b }', ['a'], '{let b = a; b}'],
    ['def f(a) = { a }', ['a'], '{a}'],
  ])('%s', (text, parameters, body) => {
    const [item] = read(text).items;
    expect(item.kind === 'def' && [item.parameters.map((each) => each.text), show(item.body)]).toEqual([
      parameters,
      body,
    ]);
  });
});

describe('a proxy', () => {
  test('may be empty', () => {
    expect(read('proxy a {}').items).toMatchObject([{ kind: 'proxy', name: { text: 'a' }, items: [] }]);
  });

  test('holds directions, passes, lets and scores in any order, several on a line if need be', () => {
    const [proxy] = read('proxy a { score = x direction lower let y = 1 pass p = network(z) }').items;
    expect(proxy.kind === 'proxy' && proxy.items.map((each) => each.kind)).toEqual([
      'score',
      'direction',
      'let',
      'pass',
    ]);
  });

  test('has passes with an input and options', () => {
    const [proxy] = read('proxy a { pass p = network(data + 0.1 * noise, loss: sum, in: x,) }').items;
    expect(proxy).toMatchObject({
      items: [
        {
          kind: 'pass',
          name: { text: 'p' },
          input: { kind: 'binary' },
          options: [
            { name: { text: 'loss' }, value: { text: 'sum' } },
            { name: { text: 'in' }, value: { text: 'x' } },
          ],
        },
      ],
    });
  });
});

describe('doc comments', () => {
  test('belong to the item below them', () => {
    const { items, comments } = read('/// a\n/// b\nconst k = 1\n/// c\ndef f() = 1\n\n/// d\n\nproxy p {}');
    expect(items.map((each) => 'doc' in each && each.doc.map((comment) => comment.text))).toEqual([
      [' a', ' b'],
      [' c'],
      [' d'],
    ]);
    expect(comments).toEqual([]);
  });

  test('that document nothing stay among the comments', () => {
    const { comments } = read('/// a\nuse "x"\nproxy p {\n  /// b\n  score = 1 /// c\n}\n/// d\n');
    expect(comments.map((each) => [each.kind, each.text])).toEqual(
      [' a', ' b', ' c', ' d'].map((text) => ['doc', text]),
    );
  });
});

describe('spans', () => {
  const text = 'proxy a {\n  score = (x + f(y)).z[-1]\n}';
  const at = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });

  test('cover what a node was read from, parentheses around it left out', () => {
    const [proxy] = read(text).items;
    expect(proxy).toMatchObject({
      span: { start: 0, end: text.length },
      items: [
        {
          span: at('score = (x + f(y)).z[-1]'),
          value: {
            kind: 'index',
            span: at('x + f(y)).z[-1]'),
            index: { span: at('-1') },
            object: {
              span: at('x + f(y)).z'),
              member: { span: at('z') },
              object: {
                span: at('x + f(y)'),
                operatorSpan: at('+'),
                right: { span: at('f(y)'), callee: { span: at('f') } },
              },
            },
          },
        },
      ],
    });
  });
});
