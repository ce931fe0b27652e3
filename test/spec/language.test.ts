/** The programs of the language's specification: each is accepted, or refused with the code that its block names. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check } from '../../compiler/check/check.ts';
import { parse } from '../../grammar/parse.ts';

const PAGE = readFileSync(new URL('../../spec/language.md', import.meta.url), 'utf8');

interface Program {
  readonly line: number;
  readonly text: string;
  /** The codes its block names; none for a program that is right. */
  readonly codes: readonly string[];
}

const programs = [...PAGE.matchAll(/^```zc(?: fails (ZC\d{4}))?\n([\s\S]*?)^```$/gm)].map(
  ({ index, 1: code, 2: text }): Program => ({
    line: PAGE.slice(0, index).split('\n').length,
    text,
    codes: code ? [code] : [],
  }),
);

describe('the programs of spec/language.md', () => {
  test('are found', () => expect(programs.length).toBeGreaterThan(10));

  test.each(programs)('the one in line $line', ({ text, codes }) => {
    const source = { name: 'spec.zc', text };
    const { file, diagnostics } = parse(source);
    const all = [...diagnostics, ...check(file, source).diagnostics];
    expect(all.map(({ code }) => code)).toEqual(codes);
  });
});
