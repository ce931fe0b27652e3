/** What programs are told that nobody would write by hand: a code, a frame that fits a screen, a next step. */
import { describe, expect, test } from 'vitest';
import { coreBuilder } from '../../compiler/core/core.ts';
import { render } from '../../compiler/diagnostics/render.ts';
import { readProgram } from '../../compiler/program.ts';

const told = (text: string): readonly string[] =>
  readProgram({ name: 'hostile.zc', text }, () => null, coreBuilder()).diagnostics.map((each) =>
    render(each, { color: false }),
  );

const proxy = (score: string): string => `proxy example {\n  pass p = network(data)\n  score = ${score}\n}`;

const million = 1_000_000;

const HOSTILE: Readonly<Record<string, readonly [code: string, text: string]>> = {
  'NUL bytes': ['ZC0001', proxy('mean(p.logits)\0\0')],
  'a line of a million characters with a mistake at its end': [
    'ZC0101',
    proxy(`max(p.loggits) + 1 // ${'x'.repeat(million)}`).replace('p.loggits', 'logits'),
  ],
  'a mistake after a million blanks': ['ZC0101', proxy(`${' '.repeat(million)}logits`)],
  'a name of a million letters': ['ZC0101', proxy('x'.repeat(million))],
  'an axis of a million letters': ['ZC0208', proxy(`mean(p.logits, ${'x'.repeat(million)})`)],
  'a hundred thousand brackets': ['ZC0004', proxy(`${'('.repeat(100_000)}1${')'.repeat(100_000)}`)],
  'a text that does not end': ['ZC0002', `use "${'x'.repeat(million)}\n${proxy('mean(p.logits)')}`],
  'a path of a million letters': ['ZC0106', `use "${'x'.repeat(million)}"\n${proxy('mean(p.logits)')}`],
  'a terminal escape in a path': ['ZC0106', `use "\u001b[2J"\n${proxy('mean(p.logits)')}`],
  'a call with a thousand arguments': ['ZC0122', proxy(`mean(abs(1${', 1'.repeat(1000)}))`)],
};

describe('a program with', () => {
  test.each(Object.entries(HOSTILE))('%s', (_, [code, text]) => {
    const messages = told(text);
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) {
      expect(message).toContain(`error[${code}]: `);
      expect(message).toMatch(/^ *\d+ │ /m);
      expect(message).toContain('= help: ');
      expect(message.split('\n').every((row) => row.length < 400)).toBe(true);
      expect(message).not.toMatch(/[^\P{Cc}\n]/u);
    }
  });
});
