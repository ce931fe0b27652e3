/** What the files of the library promise their readers. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from '../grammar/parse.ts';
import { LIBRARY, librarySource } from './library.ts';

const references = readFileSync(new URL('../spec/references.md', import.meta.url), 'utf8');

describe.each(LIBRARY)('%s', (name) => {
  const source = librarySource(name);
  const { items } = parse(source).file;
  const doc = items.flatMap((item) => (item.kind === 'proxy' ? item.doc.map(({ text }) => text.trim()) : []));

  test('has at most 15 lines of code', () => {
    const lines = source.text.split('\n').filter((line) => !/^\s*(\/\/.*)?$/.test(line));
    expect(lines.length).toBeLessThanOrEqual(15);
  });

  test('says what it is, which scores are better, what it costs and where its limits are', () => {
    const direction = source.text.includes('direction lower') ? 'Lower' : 'Higher';
    expect(doc[0] ?? '').toMatch(/[.?]( \[.*\])?$/);
    expect(doc.slice(1).join('\n')).toMatch(
      new RegExp(`^\n${direction} is better.*\\. Costs [^]*\\.\nLimits: [^]*\\.( \\[.*\\])?$`),
    );
  });

  test('cites papers that the references list', () => {
    const keys = [...doc.join(' ').matchAll(/\[(.*?)\]/g)].flatMap(([, keys]) => keys.split(', '));
    expect(keys.filter((key) => !references.includes(`\n| ${key} |`))).toEqual([]);
  });
});
