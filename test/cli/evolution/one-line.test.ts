import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine } from '../../../cli/evolution/one-line.ts';

test('a program in one line has its statements, but no passes, comments and line ends', () => {
  const text = `edition 1
/// Doc.
proxy p {
  direction lower
  pass d = network(data) // a pass
  let x = mean for l in d.convs: { // a note
    let y = sum(l.weight)
    y * 2
  }
  score = log(
    x
  )
}
proxy q { score = 1 }`;
  expect(oneLine(text)).toBe('let x = mean for l in d.convs: { let y = sum(l.weight) y * 2 }; score = log(x)');
});

test('law: any text has one line', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('proxy p {', 'score = ', 'let x', '\n', '}', '"', '1', '//') }),
      (text) => {
        expect(oneLine(text).replace(/"[^"]*/g, '')).not.toContain('\n');
      },
    ),
  );
});
