/**
 * Programs at every level of the compiler. Each page here has one program and its network, and what every level makes
 * of it; `UPDATE=1 npx vitest run test/programs` writes the levels anew.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Level, LEVELS, levelsOf } from './levels.ts';
import { NETWORKS } from './networks.ts';

const FOLDER = new URL('.', import.meta.url);

/** A heading, and the text of the block below it. */
interface Section {
  readonly name: string;
  readonly text: string;
}

/** The sections of a page: each has words that explain it, if any, and one block. */
function sectionsOf(page: string): readonly Section[] {
  return page
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const blocks = [...section.matchAll(/^```\w+\n([\s\S]*?)\n?^```$/gm)];
      if (blocks.length !== 1) throw new Error(`"${section.split('\n')[0]}" needs one block`);
      return { name: section.split('\n')[0], text: blocks[0][1] };
    });
}

/** The levels of a page's program, from what its first two sections say. */
function levels(sections: readonly Section[]): Readonly<Record<Level, string>> {
  const [meta, source] = ['META', 'SOURCE'].map((wanted) => sections.find(({ name }) => name === wanted));
  const said = /^network: (\w+)\nbatch: (\d+)$/.exec(meta?.text ?? '');
  const network = NETWORKS.find(({ name }) => name === said?.[1]);
  if (!source || !said || !network) throw new Error('a page begins with META (a known network, a batch) and SOURCE');
  return levelsOf(source.text, network, Number(said[2]));
}

/** The page with every level's block replaced. */
function renewed(page: string, made: Readonly<Record<Level, string>>): string {
  return LEVELS.reduce((text, level) => {
    const block = new RegExp(`(^## ${level}\\n[\\s\\S]*?^\`\`\`text\\n)[\\s\\S]*?(^\`\`\`$)`, 'm');
    return text.replace(block, (_, before: string, after: string) => `${before}${made[level]}\n${after}`);
  }, page);
}

const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));

describe.each(pages)('%s', (name) => {
  const url = new URL(name, FOLDER);
  if (process.env['UPDATE']) {
    const page = readFileSync(url, 'utf8');
    writeFileSync(url, renewed(page, levels(sectionsOf(page))));
  }
  const sections = sectionsOf(readFileSync(url, 'utf8'));

  test('has a section for each level, in order, and no other', () => {
    expect(sections.map((section) => section.name)).toEqual(['META', 'SOURCE', ...LEVELS]);
  });

  const made = levels(sections);
  test.each(LEVELS)('shows the program as it is at the level %s', (level) => {
    expect(sections.find((section) => section.name === level)?.text).toBe(made[level]);
  });
});
