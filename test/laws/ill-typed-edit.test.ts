/** Whatever is done to the text of a good program, reading, checking and reporting do not throw. */
import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { coreBuilder } from '../../compiler/core/core.ts';
import { verifyCore } from '../../compiler/core/verify.ts';
import { isCode } from '../../compiler/diagnostics/codes.ts';
import { render } from '../../compiler/diagnostics/render.ts';
import { readProgram } from '../../compiler/program.ts';
import { check } from '../../compiler/check/check.ts';
import { parse } from '../../grammar/parse.ts';
import { print } from '../../grammar/print.ts';
import { file as anyFile } from './arbitrary/syntax.ts';
import { programs } from './arbitrary/program.ts';
import { law } from './law.ts';

/** Changes one place of a text; `at` and `what` decide where and how. */
type Edit = (text: string, at: number, what: number) => string;

const WORD = /[A-Za-z_][\w]*'*|\d[\d.]*|[^\s\w]/g;

const OTHERS = [
  'batch',
  'out',
  'in',
  'channel',
  'sum',
  'logdet',
  'grad',
  'median',
  'n0',
  'l0',
  'x0',
  'data',
  '1',
  '+',
  '=',
  '(',
  ')',
  ':',
  'for',
  'let',
];

const replaceWord =
  (by: (word: string, what: number, words: readonly string[]) => string): Edit =>
  (text, at, what) => {
    const words = [...text.matchAll(WORD)];
    if (words.length === 0) return text;
    const { index, 0: word } = words[at % words.length];
    const texts = words.map(([each]) => each);
    return text.slice(0, index) + by(word, what, texts) + text.slice(index + word.length);
  };

const editLines =
  (by: (lines: string[], at: number, what: number) => void): Edit =>
  (text, at, what) => {
    const lines = text.split('\n');
    by(lines, at % lines.length, what % lines.length);
    return lines.join('\n');
  };

const EDITS: Readonly<Record<string, Edit>> = {
  'another word': replaceWord((_, what) => OTHERS[what % OTHERS.length]),
  'a word of the same program': replaceWord((_, what, words) => words[what % words.length]),
  'a word left out': replaceWord(() => ''),
  'a word twice': replaceWord((word) => `${word} ${word}`),
  'a letter less': replaceWord((word) => word.slice(1)),
  'a line left out': editLines((lines, at) => lines.splice(at, 1)),
  'a line twice': editLines((lines, at) => lines.splice(at, 0, lines[at])),
  'two lines swapped': editLines((lines, at, other) => ([lines[at], lines[other]] = [lines[other], lines[at]])),
  'the end cut off': (text, at) => text.slice(0, at % (text.length + 1)),
};

const edits = fc.array(fc.tuple(fc.constantFrom(...Object.keys(EDITS)), fc.nat(), fc.nat()), {
  minLength: 1,
  maxLength: 3,
});

const edited = fc
  .tuple(programs(), edits)
  .map(([program, changes]) => changes.reduce((text, [name, at, what]) => EDITS[name](text, at, what), print(program)));

describe('an edit of a good program', () => {
  law(
    'is accepted or told about, with known codes and frames that can be drawn',
    fc.property(edited, (text) => {
      const { proxies, diagnostics } = readProgram({ name: 'edited.zc', text }, () => null, coreBuilder());
      for (const diagnostic of diagnostics) {
        expect(isCode(diagnostic.code)).toBe(true);
        expect(render(diagnostic, { color: false })).toContain(diagnostic.code);
      }
      for (const { score } of proxies) expect(verifyCore(score)).toEqual([]);
      if (proxies.length === 0 && /^proxy/m.test(text)) expect(diagnostics).not.toEqual([]);
    }),
    { numRuns: 150 },
  );

  law(
    'is checked without an exception even where it could not be read',
    fc.property(edited, (text) => {
      const source = { name: 'edited.zc', text };
      check(parse(source).file, source);
    }),
    { numRuns: 150 },
  );
});

describe('any syntax tree', () => {
  law(
    'is checked without an exception',
    fc.property(anyFile, (tree) => void check(tree, { name: 'any.zc', text: print(tree) })),
    { numRuns: 150 },
  );
});
