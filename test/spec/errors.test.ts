/** The pages of error codes: each code has one, and its programs do what it says. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Load } from '../../compiler/check/file.ts';
import { coreBuilder } from '../../compiler/core/core.ts';
import { CODES } from '../../compiler/diagnostics/codes.ts';
import { readProgram } from '../../compiler/program.ts';
import { blocksOf } from '../errors/blocks.ts';

const FOLDER = new URL('../../spec/errors/', import.meta.url);
const pages = readdirSync(FOLDER).filter((name) => /^ZC\d{4}\.md$/.test(name));

test('each code has a page and each page a code', () => {
  expect(pages.sort()).toEqual(Object.keys(CODES).map((code) => `${code}.md`));
});

describe.each(pages.map((name) => name.replace('.md', '')))('%s', (code) => {
  const text = readFileSync(new URL(`${code}.md`, FOLDER), 'utf8');
  const blocks = blocksOf(text);
  const codesOf = (program: string): readonly string[] => {
    const main = { name: 'example.zc', text: program };
    const load: Load = (path) => {
      if (path === main.name) return main;
      const file = blocks.find(({ info }) => info === `zc file ${path}`);
      return file ? { name: path, text: file.text } : null;
    };
    return readProgram(main, load, coreBuilder()).diagnostics.map((diagnostic) => diagnostic.code);
  };

  test('has a title and one program of each sort', () => {
    expect(text.split('\n')[0]).toMatch(new RegExp(`^# ${code}: [A-Z\`].*[^.]$`));
    expect(blocks.filter(({ info }) => !info.startsWith('zc file')).map(({ info }) => info)).toEqual([
      'zc fails',
      'zc',
    ]);
  });

  test('has a program that fails with exactly this code, and a repaired one', () => {
    const program = (info: string): string => blocks.find((block) => block.info === info)?.text ?? '';
    // Giving up comes after the mistakes that led to it.
    const expected = code === 'ZC0015' ? [...Array<string>(100).fill('ZC0003'), code] : [code];
    expect(codesOf(program('zc fails'))).toEqual(expected);
    expect(codesOf(program('zc'))).toEqual([]);
  });
});
