/** Reading and printing undo each other. */
import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { File } from '../../grammar/ast.ts';
import { parse } from '../../grammar/parse.ts';
import { print, printExpression } from '../../grammar/print.ts';
import { bare, expression, file } from './arbitrary/syntax.ts';
import { law } from './law.ts';

const read = (text: string): File => {
  const { file: tree, diagnostics } = parse({ name: 'law.zc', text });
  expect(
    diagnostics.map((each) => each.title),
    text,
  ).toEqual([]);
  return tree;
};

describe('a file', () => {
  law(
    'reads back from its print as the same tree',
    fc.property(file, (tree) => {
      expect(bare(read(print(tree)))).toEqual(bare(tree));
    }),
    { numRuns: 300 },
  );

  law(
    'prints the same once it is printed',
    fc.property(file, (tree) => {
      const text = print(tree);
      expect(print(read(text))).toBe(text);
    }),
    { numRuns: 300 },
  );
});

law(
  'an expression prints alone as it does in a file',
  fc.property(expression, (tree) => {
    const text = printExpression(tree);
    const [item] = read(`def f() = (${text})`).items;
    expect(item?.kind === 'def' && bare(item.body)).toEqual(bare(tree));
  }),
);
