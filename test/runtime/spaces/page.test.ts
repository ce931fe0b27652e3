/** What `spec/spaces.md` says of the spaces. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SPACE_NAMES, spaceNamed } from '../../../runtime/spaces/index.ts';
import { NDS_OPERATIONS } from '../../../runtime/spaces/nds/architecture.ts';

const page = readFileSync(new URL('../../../spec/spaces.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));
const named = (text: string): readonly string[] => Array.from(text.matchAll(/`([^`]+)`/g), ([, name]) => name);

test('the page lists every space, with its classes and side', () => {
  const listed = rows.flatMap((row): readonly [string, string][] => {
    const [, names, , task] = row.split('|');
    return /^ \d+, \d+ $/.test(task) ? named(names).map((name) => [name, task.trim()]) : [];
  });
  const all = SPACE_NAMES.map((name) => [name, `${spaceNamed(name)?.classes}, ${spaceNamed(name)?.side}`]);
  expect(listed).toEqual(all);
});

test('the examples are architectures', () => {
  const shown = (start: RegExp) => start.exec(page)?.[1] ?? '';
  expect(spaceNamed('nasbench201')?.networkOf('301312').name).toBe(shown(/^`(\|nor_conv.*?)`/m));
  const channels = shown(/^`(\d+:.*?)`/m);
  expect(spaceNamed('natsbench-sss')?.networkOf(channels).name).toBe(channels);
  const cells = shown(/^ {4}(w16.*)$/m);
  expect(spaceNamed('nds-darts')?.networkOf(cells).name).toBe(cells);
});

test('the page lists the operations of NDS, and those of each of its spaces', () => {
  const builds = (space: string, operation: string): boolean => {
    const cell = `${operation}~0:${operation}~1=2`;
    try {
      return spaceNamed(space)?.networkOf(`w4:d3/${cell}/${cell}`) !== undefined;
    } catch {
      return false;
    }
  };
  const columns = rows.map((row) => row.split('|').slice(1, 3));
  const explained = columns
    .flatMap(([first]) => named(first))
    .filter((name) => NDS_OPERATIONS.some((op) => op === name));
  expect(explained.toSorted()).toEqual([...NDS_OPERATIONS].toSorted());
  const spaces = columns.filter(([first, second]) => first.startsWith(' `nds-') && second.includes('skip_connect'));
  for (const [first, operations] of [...spaces, ...columns.filter(([, second]) => second.startsWith(' all but'))]) {
    const listed = named(operations);
    const except = operations.startsWith(' all but');
    const expected = NDS_OPERATIONS.filter((operation) => listed.includes(operation) !== except);
    expect(NDS_OPERATIONS.filter((operation) => builds(named(first)[0], operation))).toEqual(expected);
  }
  expect(spaces.length).toBe(4);
});
