import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRun } from '../../cli/report/run.ts';
import { reportPage } from '../../cli/report/page.ts';
import { eznasc, records } from './eznasc.ts';
import { birth, end, EVENTS, folderWith, generation, RUN } from './run-folder.ts';

const pageOf = (lines: Parameters<typeof folderWith>[0]): Promise<string> =>
  reportPage(readRun(folderWith(lines)), 'runs/made-up');

/** The text that a reader sees. */
const shown = (page: string): string =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const VOID = new Set(['meta', 'link']);

/** The tags that were never closed, or closed in the wrong place. */
function unbalanced(page: string): readonly string[] {
  const open: string[] = [];
  for (const [, closing, name, attributes] of page.matchAll(/<(\/?)([a-z][\w-]*)((?:"[^"]*"|[^">])*)>/gi)) {
    if (closing === '') {
      if (!VOID.has(name) && !attributes.endsWith('/')) open.push(name);
    } else if (open.pop() !== name) {
      return [name];
    }
  }
  return open;
}

test('a run becomes a page with its figures, charts, tables, tree and programs', async () => {
  const folder = folderWith(EVENTS);
  const { code, stdout, stderr } = await eznasc(['report', folder]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: `wrote ${join(folder, 'report.html')}\n` });
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  expect(unbalanced(page)).toEqual([]);
  expect(page.match(/<figure>/g)?.length).toBe(3);
  const text = shown(page);
  expect(text).toContain('Evolution on micro:test');
  expect(text).toMatch(
    /0\.500τ of the best on the search set\s+0\.400on the selection set\s+0\.350on networks it never saw/,
  );
  expect(text).toContain('ended by the rule “generations”');
  // Of the three networks with a score, and one without.
  expect(text).toContain('program 3 on micro:test: τ 1.000');
  expect(text).toContain('3 networks (1 invalid left out)');
  // Births, scored, improved, records, ancestors of the front.
  expect(text).toMatch(/random32 \(67 %\)0 \(0 %\)22/);
  expect(text).toMatch(/subtree11 \(100 %\)1 \(100 %\)11/);
  expect(text).toContain('#5 crossover of #4 and #1');
  expect(text).toContain('score = sum for t in data.convs: norm(t.weight)\n}');
  expect(text).toContain('2: #4, front/02.zc');
});

test('with --json a record says what was written, and equal runs give equal bytes', async () => {
  const [first, second] = [folderWith(EVENTS), folderWith(EVENTS)];
  const out = join(first, 'page.html');
  const { code, stdout } = await eznasc(['report', first, '--out', out, '--json']);
  expect({ code, records: records(stdout) }).toEqual({
    code: 0,
    records: [{ kind: 'report', schema: 1, file: out, generations: 2, ended: true }],
  });
  expect(await reportPage(readRun(second), first)).toBe(readFileSync(out, 'utf8'));
});

test('the page asks for nothing, and holds no script', async () => {
  const page = await pageOf(EVENTS);
  expect(page).not.toMatch(/<script|<iframe|<img|@import|url\(|\son\w+=/i);
  const targets = [...page.matchAll(/\s(?:src|href|xlink:href|action)="([^"]*)"/g)].map(([, target]) => target);
  expect(targets).toEqual(['data:,']);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
});

test('what files say is text in every place, and never markup', async () => {
  const hostile = `</pre><script>alert(1)</script><b a="&amp;">'`;
  const page = await pageOf([
    {
      ...RUN,
      config: { preset: hostile, [hostile]: 1 },
      tasks: [{ name: hostile, target: hostile, networks: { search: 1, selection: 1, report: 4 } }],
    },
    birth(1, { variation: hostile, text: hostile }),
    generation(0, [1]),
    {
      ...end([1]),
      reason: hostile,
      front: [{ id: 1, search: 1, selection: 1, report: 1, size: 1, cost: 1, file: hostile }],
    },
  ]);
  expect(unbalanced(page)).toEqual([]);
  expect(page).not.toContain('<script');
  expect(page).not.toMatch(/<b a=/);
  expect(shown(page).split(hostile).length).toBeGreaterThan(9);
});

test('a run that has not ended is told so far as it came, a line that was cut off left aside', async () => {
  const folder = folderWith([...EVENTS.slice(0, 5), birth(4, { generation: 1, variation: 'point', parents: [3] })]);
  const text = shown(await reportPage(readRun(folder), 'runs/made-up'));
  expect(text).toContain('not ended');
  expect(text).not.toContain('networks it never saw');
  expect(text).toContain('2: #3, the best');
});

test('scores of programs of which lower is better are compared so', async () => {
  const lower = birth(5, { generation: 1, variation: 'crossover', parents: [4, 1], direction: 'lower' });
  const text = shown(await pageOf(EVENTS.with(6, lower)));
  expect(text).toContain('program 3 on micro:test: τ -1.000');
  expect(text).toContain('program 2 on micro:test: τ 1.000');
  expect(text).toContain('program 3 (lower is better)');
});

test('kinds of events that this version does not know are passed over', async () => {
  expect(readRun(folderWith([...EVENTS.slice(0, 1), { kind: 'migration' }, ...EVENTS.slice(1)])).births.size).toBe(5);
});

test('a run without a program worth a score has a page', async () => {
  const page = await pageOf([RUN, birth(1, { verdict: 'constant', search: null }), generation(0, [])]);
  expect(unbalanced(page)).toEqual([]);
  expect(shown(page)).toContain('none gave finite, unequal scores');
});

test('an old family is cut off where it is far', async () => {
  const line = Array.from({ length: 400 }, (_, at) =>
    birth(at + 1, at === 0 ? {} : { variation: 'point', parents: at === 1 ? [1] : [at, at - 1] }),
  );
  const text = shown(await pageOf([RUN, ...line, generation(0, [400])]));
  expect(text).toContain('250 ancestors further away are left out.');
  expect(text).toContain('#251 point');
  expect(text).not.toContain('#250 point');
});

test.each([
  ['text that is no JSON', [RUN, 'birth'], 'Line 2 of FILE is not JSON'],
  ['another document', ['[1]'], 'Line 1 of FILE is not an event of a run: it is not an object'],
  ['no kind', [{}], 'Line 1 of FILE is not an event of a run: `kind` is not a text'],
  ['a birth first', [birth(1)], 'Line 1 of FILE comes before the event `run`'],
  ['two beginnings', [RUN, RUN], 'Line 2 of FILE is a second event `run`'],
  ['another schema', [{ ...RUN, schema: 2 }], 'Line 1 of FILE is of schema 2, and this version reads 1'],
  [
    'a wrong field',
    [RUN, birth(1, { parents: [1, 'x'] })],
    'Line 2 of FILE is not an event of a run: `parents[1]` is not a whole number',
  ],
  [
    'a number that is none',
    [JSON.stringify(RUN), JSON.stringify(birth(1)).replace('1000', '1e999')],
    'Line 2 of FILE is not an event of a run: `cost` is not a number',
  ],
  [
    'neither of two words',
    [RUN, birth(1, { direction: 'up' })],
    'Line 2 of FILE is not an event of a run: `direction` is not `higher` or `lower`',
  ],
  ['an id twice', [RUN, birth(1), birth(1)], 'Line 3 of FILE gives the id 1 a second time'],
  [
    'a child before its parent',
    [RUN, birth(1, { parents: [2] })],
    'Line 2 of FILE names the parent 2, which was not born before',
  ],
  ['its own parent', [RUN, birth(1, { parents: [1] })], 'Line 2 of FILE names the parent 1, which was not born before'],
  [
    'a front of strangers',
    [RUN, birth(1), generation(0, [1, 9])],
    'Line 3 of FILE names the program 9, which was never born',
  ],
  ['something after the end', [...EVENTS, birth(9)], 'Line 10 of FILE comes after the event `end`'],
  [
    'too few scores',
    [...EVENTS.slice(0, -1), { ...end([1, 4]), scores: [] }],
    'Line 9 of FILE has not scores for each program of the front',
  ],
  ['an unknown task', [{ ...RUN, tasks: [] }, ...EVENTS.slice(1)], 'Line 9 of FILE names task 0, and there are 0'],
  [
    'a stranger as the best',
    [...EVENTS.slice(0, -1), { ...end([1]), best: 4 }],
    'Line 9 of FILE names a best program that is not in the front',
  ],
  [
    'settings without end',
    [JSON.stringify(RUN).replace('"seed":7', `"seed":${'['.repeat(5000)}${']'.repeat(5000)}`)],
    'Line 1 of FILE is not an event of a run: `seed.0.0.0.0.0.0.0.0` is not nested so little as settings are',
  ],
  ['no generation', [RUN, birth(1)], 'The run in FOLDER has no generation yet'],
  ['nothing', [], 'The run in FOLDER has no generation yet'],
])('%s is refused in a sentence', async (_, lines, message) => {
  const folder = folderWith(lines);
  const { code, stdout, stderr } = await eznasc(['report', folder]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr.replaceAll(join(folder, 'events.ndjson'), 'FILE').replaceAll(folder, 'FOLDER')).toMatch(
    new RegExp(`^error: ${message.replace(/[[\]\\.^$*+?()]/g, '\\$&')}[^\n]*\\.\n$`),
  );
});

test.each([
  ['a folder of something else', (folder: string) => folder, 'is not the folder of a run'],
  ['a folder that is not there', (folder: string) => join(folder, 'none'), 'is not the folder of a run'],
  [
    'a folder in the place of the file',
    (folder: string) => (mkdirSync(join(folder, 'events.ndjson')), folder),
    'is not the folder of a run',
  ],
])('%s is refused', async (_, folderIn, message) => {
  const { code, stderr } = await eznasc(['report', folderIn(mkdtempSync(join(tmpdir(), 'eznasc-none-')))]);
  expect(code).toBe(3);
  expect(stderr).toContain(message);
});
