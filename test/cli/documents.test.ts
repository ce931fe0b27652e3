/** The commands that documents show, run: what they print is what the documents say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eznasc, root } from './eznasc.ts';

interface Example {
  readonly document: string;
  readonly command: string;
  readonly output: string;
}

const EXAMPLES = ['README.md', 'CHANGELOG.md'].flatMap((document): readonly Example[] => {
  const blocks = readFileSync(join(root, document), 'utf8').matchAll(/^```console\n\$ npx eznasc (.*)\n([^]*?)^```$/gm);
  return [...blocks].map(([, command, output]) => ({ document, command, output }));
});

test.each(EXAMPLES)('$document: eznasc $command', async ({ command, output }) => {
  const { stdout } = await eznasc(command.split(' '));
  const [shown, printed] = [output, stdout].map((text) => text.trimEnd().split(/(\s+)/));
  expect(printed.map(numberless)).toEqual(shown.map(numberless));
  printed.forEach((word, at) => {
    // The last digits of a score depend on the processor's instructions.
    if (isNumber(word)) expect(Number(word) / Number(shown[at])).toBeCloseTo(1, 3);
  });
});

test('there are examples', () => {
  expect(EXAMPLES.length).toBeGreaterThan(3);
});

const isNumber = (word: string): boolean => /^-?\d+(\.\d+)$/.test(word);
const numberless = (word: string): string => (isNumber(word) ? '#' : word);
