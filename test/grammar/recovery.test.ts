/** After a mistake the parser goes on, and one mistake is reported once. */
import { describe, expect, test } from 'vitest';
import { parse } from '../../grammar/parse.ts';
import { show } from './show.ts';

/** Where and what was found wrong, and the outline of what was read all the same. */
function outline(text: string) {
  const { file, diagnostics } = parse({ name: 'test.zc', text });
  return {
    found: diagnostics.map((each) => `${text.slice(0, each.primary.span.start).split('\n').length}: ${each.title}`),
    read: file.items.map((item) =>
      item.kind === 'proxy'
        ? `proxy ${item.name.text}: ${item.items.map((each) => ('value' in each && typeof each.value === 'object' ? `${each.kind} ${show(each.value)}` : each.kind)).join(', ')}`
        : item.kind,
    ),
  };
}

test('three mistakes in three proxies are three diagnostics', () => {
  expect(
    outline(`proxy a {
  let x = sum(1 + , b)
  score = x
}
proxy b {
  pass = network(data)
  score = (1 + 2
}
proxy c {
  score = 1 2
}
proxy d { score = 4 }`),
  ).toEqual({
    found: ['2: unexpected `,`', '6: unexpected `=`', '8: `(` is never closed', '10: unexpected `2`'],
    read: ['proxy a: let sum(?, b), score x', 'proxy b: pass, score (1 + 2)', 'proxy c: score 1', 'proxy d: score 4'],
  });
});

test('three mistakes in three statements are three diagnostics', () => {
  expect(outline('proxy a {\n let x = * 2\n let y = f(a b)\n let z = l.\n score = x\n}')).toEqual({
    found: ['2: unexpected `*`', '3: unexpected `b`', '4: unexpected end of line'],
    read: ['proxy a: let (? * 2), let f(a), let l., score x'],
  });
});

test('three mistakes in one block are three diagnostics', () => {
  expect(outline('def f() {\n let x = 1 +\n let y = a b\n let z = [1]\n x\n}')).toEqual({
    found: ['2: unexpected end of line', '3: a block has one result', '4: unexpected `[`'],
    read: ['def'],
  });
});

describe('an item that is never closed ends where the next one begins', () => {
  test.each([
    ['proxy a {\n score = 1\nproxy b { score = 2 }', '3: `{` is never closed'],
    ['proxy a {\n score = f(1, {\nproxy b { score = 2 }', '3: `{` is never closed'],
    ['proxy a {\n score = f(1\n}\nproxy b { score = 2 }', '3: `(` is never closed'],
    ['proxy a {\n let x = f(1\n score = 1\n}\nproxy b { score = 2 }', '3: `(` is never closed'],
    ['proxy a {\n score = "x\n}\nproxy b { score = 2 }', '2: unterminated text'],
    ['proxy a }\nproxy b { score = 2 }', '1: nothing is open for this `}`'],
    ['proxy a {\n score = 1)\n}\nproxy b { score = 2 }', '2: nothing is open for this `)`'],
    ['proxy a\nproxy b { score = 2 }', '1: unexpected end of line'],
  ])('%j', (text, first) => {
    const { found, read } = outline(text);
    expect(found).toContain(first);
    expect(read.at(-1)).toBe('proxy b: score 2');
  });
});

test('a wrong word between items is reported once', () => {
  expect(outline('proxy a {}\nfoo bar\nproxy b {}\nfoo { let x = 1 }\nproxy c {}')).toEqual({
    found: ['2: unexpected `foo`', '4: unexpected `foo`'],
    read: ['proxy a: ', 'proxy b: ', 'proxy c: '],
  });
});

test('a missing separator or name is made up, so that the rest is read', () => {
  expect(outline('proxy a {\n let x 1\n let = 2\n score x\n}')).toEqual({
    found: ['2: unexpected `1`', '3: unexpected `=`', '4: unexpected `x`'],
    read: ['proxy a: let 1, let 2, score x'],
  });
});

test('unexpected characters are reported once each', () => {
  expect(outline('proxy a {\n let x = @\n let y = 1;\n score = x % y\n}')).toEqual({
    found: ['2: unexpected character `@`', '3: unexpected character `;`', '4: unexpected character `%`'],
    read: ['proxy a: let ?, let 1, score x'],
  });
});
