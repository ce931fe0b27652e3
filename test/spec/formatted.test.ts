/**
 * The library's programs and those of the documents are laid out as `eznasc fmt` does. `UPDATE=1` lays them out. A program with errors of
 * grammar is left alone, and so is one below `<!-- prettier-ignore -->`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { format } from '../../grammar/format.ts';
import { standardWidth } from '../../grammar/print.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const formatted = (text: string, width = standardWidth): string => {
  const result = format({ name: 'example.zc', text }, width);
  return result.kind === 'formatted' ? result.text : text;
};

/** Blocks in lists are indented. */
const BLOCK = /(<!-- prettier-ignore -->\n)?^( *)```zc.*\n([\s\S]*?)^ *```$/gm;

function formattedPage(page: string): string {
  return page.replace(BLOCK, (block, ignore: string | undefined, indentation: string, text: string) => {
    if (ignore !== undefined) return block;
    const program = text.replace(new RegExp(`^${indentation}`, 'gm'), '');
    const laidOut = formatted(program, standardWidth - indentation.length).replace(/^(?=.)/gm, indentation);
    return block.replace(text, () => laidOut);
  });
}

const within = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));

const programs = ['proxies', 'test', 'benchmarks'].flatMap(within).filter((name) => name.endsWith('.zc'));
const pages = [...readdirSync(ROOT), ...within('spec')].filter((name) => name.endsWith('.md'));

test('there are programs and pages', () => {
  expect(programs).toContain('proxies/snip.zc');
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'spec/language.md', 'spec/errors/ZC0001.md']));
});

test.each([...programs, ...pages])('%s', (name) => {
  const path = join(ROOT, name);
  const text = readFileSync(path, 'utf8');
  const expected = name.endsWith('.zc') ? formatted(text) : formattedPage(text);
  if (process.env.UPDATE) writeFileSync(path, expected);
  else expect(text).toBe(expected);
});
