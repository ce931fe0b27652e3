/** The grammar as Chevrotain sees it. */
import { expect, test } from 'vitest';
import { Parser } from '../../grammar/parser.ts';
import { keywords, tokenTable } from '../../grammar/tokens.ts';

test('the grammar passes the checks which the shipped parser skips', () => {
  expect(() => new Parser(true)).not.toThrow();
});

test('no spelling in the token table hides a longer one below it', () => {
  const spellings = tokenTable.flatMap((row) =>
    'text' in row && !keywords.includes(row.text) ? [row.text as string] : [],
  );
  spellings.forEach((text, at) => {
    expect(
      spellings.slice(at + 1).filter((later) => later.startsWith(text)),
      text,
    ).toEqual([]);
  });
});

test('the keywords are those of the language', () => {
  expect(keywords.join(' ')).toMatchInlineSnapshot(
    `"edition use const def proxy direction pass network let score for in where or and not"`,
  );
});
