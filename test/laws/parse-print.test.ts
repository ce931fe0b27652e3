/** Reading and printing undo each other, and nothing is lost on the way. */
import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { File } from '../../grammar/ast.ts';
import { lex } from '../../grammar/lexer.ts';
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

const withoutComments = (tree: File): unknown => bare({ ...tree, comments: [] });

/** A comment somewhere in a text: where as a fraction of its tokens, on a line of its own or not. */
interface Note {
  readonly place: number;
  readonly comment: string;
  readonly ownLine: boolean;
}

const note: fc.Arbitrary<Note> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  comment: fc.constantFrom('// a', '/// b', '//', '//// c', '// d e'),
  ownLine: fc.boolean(),
});

/** The text with those of the comments that change nothing about how it is read. */
function annotate(text: string, notes: readonly Note[]): string {
  const tree = withoutComments(read(text));
  return notes.reduce((before, { place, comment, ownLine }) => {
    const { tokens } = lex({ name: 'law.zc', text: before });
    const at = tokens[Math.floor(place * tokens.length)]?.startOffset ?? before.length;
    const after = `${before.slice(0, at)}${ownLine ? '\n' : ' '}${comment}\n${before.slice(at)}`;
    const { file: changed, diagnostics } = parse({ name: 'law.zc', text: after });
    const same = diagnostics.length === 0 && fc.stringify(withoutComments(changed)) === fc.stringify(tree);
    return same ? after : before;
  }, text);
}

const annotated = fc
  .tuple(file.map(print), fc.array(note, { maxLength: 6 }))
  .map(([text, notes]) => annotate(text, notes));

describe('a file', () => {
  law(
    'reads back from its print as the same tree',
    fc.property(file, (tree) => {
      expect(withoutComments(read(print(tree)))).toEqual(bare(tree));
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

describe('a file with comments', () => {
  law(
    'keeps them all, in their order, and its tree',
    fc.property(annotated, (text) => {
      const before = read(text);
      const after = read(print(before));
      expect(after.comments.map((each) => [each.kind, each.text])).toEqual(
        before.comments.map((each) => [each.kind, each.text]),
      );
      expect(withoutComments(after)).toEqual(withoutComments(before));
    }),
    { numRuns: 300 },
  );

  law(
    'prints the same once it is printed',
    fc.property(annotated, (text) => {
      const once = print(read(text));
      expect(print(read(once))).toBe(once);
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
