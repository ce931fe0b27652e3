/** The table of codes covers what is said anywhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CODES, isCode } from '../../../compiler/diagnostics/codes.ts';

const ROOT = new URL('../../../', import.meta.url);

/** The codes in the sources of a folder, the table itself left out. */
function codesIn(folder: string): readonly string[] {
  const files = readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' });
  return files
    .filter((name) => name.endsWith('.ts') && !name.endsWith('codes.ts'))
    .flatMap((name) => readFileSync(new URL(`${folder}/${name}`, ROOT), 'utf8').match(/'ZC0\d{3}'/g) ?? [])
    .map((quoted) => quoted.slice(1, -1));
}

test('every code that is said is listed, and every code that is listed is said', () => {
  const said = [...new Set([...codesIn('grammar'), ...codesIn('compiler')])].sort();
  expect(said).toEqual(Object.keys(CODES));
});

test('titles are in lower case and have no full stop', () => {
  for (const { title } of Object.values(CODES)) expect(title).toMatch(/^[a-z`].*[^.]$/);
});

test('only listed texts are codes', () => {
  expect(isCode('ZC0101')).toBe(true);
  expect(isCode('ZC0999')).toBe(false);
  expect(isCode('toString')).toBe(false);
});
