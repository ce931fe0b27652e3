/** Any text can be read: no input makes the parser throw, and what it reports lies in the text. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { parse } from '../../grammar/parse.ts';
import { print } from '../../grammar/print.ts';
import { tokenTable } from '../../grammar/tokens.ts';
import { file } from './arbitrary/syntax.ts';
import { law } from './law.ts';

const spellings = tokenTable.flatMap((row) => ('text' in row ? [row.text] : []));
const words = fc
  .array(fc.constantFrom(...spellings, 'x', 'sum', '1', '2.5', '"a"', '\n', '\n', '// c\n', '/// d\n', '.5', '@'))
  .map((list) => list.join(' '));

/** A well-formed file with a piece of it cut out and words put in its place. */
const damaged = fc.tuple(file.map(print), fc.nat(), fc.nat(20), words).map(([text, at, length, put]) => {
  const start = text.length === 0 ? 0 : at % text.length;
  return text.slice(0, start) + put + text.slice(start + length);
});

for (const [what, arbitrary] of [
  ['any characters', fc.string({ unit: 'binary', maxLength: 200 })],
  ['any words of the language', words],
  ['any damaged file', damaged],
] as const) {
  law(
    `${what} can be read, with diagnostics in the order of their places`,
    fc.property(arbitrary, (text) => {
      const { diagnostics } = parse({ name: 'law.zc', text });
      const starts = diagnostics.map((each) => each.primary.span.start);
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
      for (const { primary, secondary } of diagnostics) {
        for (const { span } of [primary, ...secondary]) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }
    }),
    { numRuns: 500 },
  );
}
