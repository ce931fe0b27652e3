/**
 * What broken programs are told, word for word. Each section of the pages here has a program and the messages it gets;
 * `UPDATE=1 npx vitest run test/errors` writes the messages anew.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Load } from '../../compiler/check/file.ts';
import { coreBuilder } from '../../compiler/core/core.ts';
import { render } from '../../compiler/diagnostics/render.ts';
import { readProgram } from '../../compiler/program.ts';
import { type Block, blocksOf } from './blocks.ts';

const FOLDER = new URL('.', import.meta.url);

/** A title, the files it needs, a program, and what it is told. */
interface Section {
  readonly title: string;
  readonly files: readonly Block[];
  readonly program: Block;
  readonly told: Block;
}

function sectionsOf(page: string): readonly Section[] {
  const blocks = blocksOf(page);
  const titles = [...page.matchAll(/^## (.*)$/gm)];
  return titles.map(({ index, 1: title }, at): Section => {
    const own = blocks.filter(({ start }) => start > index && start < (titles[at + 1]?.index ?? Infinity));
    const [program, told] = ['zc', 'text'].map((info) => own.find((block) => block.info === info));
    if (!program || !told) throw new Error(`"${title}" needs a block \`zc\` and a block \`text\``);
    return { title, files: own.filter(({ info }) => info.startsWith('zc file ')), program, told };
  });
}

function messages({ files, program }: Section): string {
  const main = { name: 'example.zc', text: program.text };
  const load: Load = (path) => {
    if (path === main.name) return main;
    const file = files.find(({ info }) => info === `zc file ${path}`);
    return file ? { name: path, text: file.text } : null;
  };
  const { diagnostics } = readProgram(main, load, coreBuilder());
  return diagnostics.map((diagnostic) => render(diagnostic, { color: false })).join('\n');
}

const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));

describe.each(pages)('%s', (name) => {
  const url = new URL(name, FOLDER);
  const page = readFileSync(url, 'utf8');
  const sections = sectionsOf(page);

  if (process.env['UPDATE']) {
    const renewed = sections.reduceRight(
      (text, section) => text.slice(0, section.told.start) + messages(section) + text.slice(section.told.end),
      page,
    );
    writeFileSync(url, renewed);
    test.skip('written anew');
    return;
  }
  test.each(sections)('$title', (section) => expect(messages(section)).toBe(section.told.text));
  test.each(sections)('every message about "$title" has a next step', (section) => {
    const headers = section.told.text.match(/^(error|warning)\[/gm) ?? [];
    expect(headers.length).toBeGreaterThan(0);
    expect(section.told.text.match(/^ += help: /gm)).toHaveLength(headers.length);
  });
});
