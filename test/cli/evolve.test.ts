import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { kendall } from '../../runtime/statistics/kendall.ts';
import { eznasc, program, records, root } from './eznasc.ts';

const newFolder = (): string => join(mkdtempSync(join(tmpdir(), 'eznasc-evolve-')), 'run');

/** A search of seconds. */
const TINY = [
  ...['evolve', '--space', 'micro', '--batch', '4', '--population', '8', '--generations', '2', '--seed', '3'],
  ...['--search', '20', '--selection', '10', '--report', '12', '--seed-from', 'proxies/naswot.zc'],
];

const linesOf = (folder: string): readonly Record<string, unknown>[] =>
  records(readFileSync(join(folder, 'events.ndjson'), 'utf8'));

const folder = newFolder();
let stdout = '';
beforeAll(async () => {
  const ended = await eznasc([...TINY, '--out', folder, '--json', '--quiet']);
  expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
  ({ stdout } = ended);
});

test('with --json a search prints its generations and its end, and its folder has the same', () => {
  const printed = records(stdout);
  expect(printed.map(({ kind, generation }) => [kind, generation])).toEqual([
    ['generation', 0],
    ['generation', 1],
    ['generation', 2],
    ['evolution', undefined],
  ]);
  const { best, front, reason } = printed[3] as { best: Record<string, unknown>; front: object[]; reason: string };
  const end = linesOf(folder).at(-1)!;
  expect({ reason, front, best: best['id'] }).toEqual({
    reason: end['reason'],
    front: end['front'],
    best: end['best'],
  });
  expect(reason).toBe('generations');
  const seed = linesOf(folder).find(({ kind, variation }) => kind === 'birth' && variation === 'seed');
  expect(seed?.['text']).toContain('slogdet');
});

test('programs of the front are well-typed files, whose scores are those that the end tells', async () => {
  const end = linesOf(folder).at(-1) as {
    front: { file: string; report: number }[];
    scores: { networks: string[]; accuracies: number[]; scores: number[] }[][];
  };
  expect(readdirSync(join(folder, 'front')).map((file) => `front/${file}`)).toEqual(end.front.map(({ file }) => file));
  const [{ file, report }] = end.front;
  const [[{ networks, accuracies, scores }]] = end.scores;
  expect(Math.abs(kendall(scores, accuracies))).toBeCloseTo(report, 12);
  const archs = networks.slice(0, 3).flatMap((arch) => ['--arch', arch]);
  const again = await eznasc(['score', join(folder, file), ...archs, '--batch', '4', '--seed', '3', '--json']);
  expect(again.code).toBe(0);
  records(again.stdout).forEach(({ score }, at) => {
    expect(Math.abs((score as number) / scores[at] - 1)).toBeLessThan(1e-4);
  });
});

test('the report of a search has all of its charts', async () => {
  const { code } = await eznasc(['report', folder, '--out', join(folder, '..', 'page.html')]);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, '..', 'page.html'), 'utf8').match(/<figure>/g)?.length).toBe(3);
});

test('without --json the best program is printed with its τ on all sets, and talk says how it went', async () => {
  const other = newFolder();
  const { code, stdout: printed, stderr } = await eznasc([...TINY.with(8, '1'), '--out', other]);
  expect(code).toBe(0);
  expect(printed).toMatch(
    /^(?:def [^]*)?proxy best \{\n[^]*\n\}\n\nset +networks +Kendall τ\nsearch +20 +0\.\d{3}\nselection +10 +-?0\.\d{3}\nreport[^\n]* 12 +-?0\.\d{3}\n$/,
  );
  expect(stderr).toMatch(/^generation 0: best τ [^\n]*\ngeneration 1: best τ [^\n]*\nended by the rule of generations/);
});

test('an interrupted search ends after a checkpoint, and resumed it ends with the same bytes', async () => {
  const other = newFolder();
  const child = spawn(process.execPath, [program, ...TINY, '--out', other, '--workers', '1'], { cwd: root });
  let talk = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (!talk.includes('generation 0') && (talk + text).includes('generation 0')) child.kill('SIGINT');
    talk += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(130);
  expect(talk).toContain('ending at the last checkpoint …');
  expect(talk).toContain(`The run in ${other} goes on where it stopped with the same flags and \`--resume\`.`);
  expect(existsSync(join(other, 'best.zc'))).toBe(false);
  const refused = await eznasc([...TINY, '--out', other]);
  expect({ code: refused.code, help: refused.stderr.split('\n')[1] }).toEqual({
    code: 2,
    help: 'help: continue it with `--resume`, or give another folder with `--out`',
  });
  const resumed = await eznasc([...TINY, '--out', other, '--resume', '--workers', '2']);
  expect(resumed.code).toBe(0);
  for (const file of ['events.ndjson', 'best.zc', 'front.csv', 'checkpoint.json', 'config.json']) {
    expect(readFileSync(join(other, file), 'utf8')).toBe(readFileSync(join(folder, file), 'utf8'));
  }
});

test('seeds with errors are shown, and nothing is begun', async () => {
  const other = newFolder();
  const { code, stderr } = await eznasc(['evolve', '--seed-from', 'test/cli/example.zc', '--out', other]);
  expect(code).toBe(1);
  expect(stderr).toContain('error[ZC0201]');
  expect(existsSync(other)).toBe(false);
});

test('a table of its own and several tasks: rows without a number for each target are left out, and told', async () => {
  const other = newFolder();
  const table = readFileSync(join(root, 'benchmarks', 'micro.csv'), 'utf8')
    .replace(/^#.*\n/gm, '')
    .trimEnd()
    .split('\n')
    .map((line, at) => `${line},${at === 0 ? 'own' : at === 5 ? '' : at % 50}`)
    .join('\n');
  const file = join(mkdtempSync(join(tmpdir(), 'eznasc-table-')), 'table.csv');
  writeFileSync(file, table);
  const tasks = ['--task', 'micro:test', '--task', `micro:test:${file}`, '--task', `micro:own:${file}`];
  const sizes = ['--population', '6', '--generations', '1', '--search', '20', '--selection', '4', '--report', '4'];
  const { code, stderr } = await eznasc(['evolve', ...tasks, ...sizes, '--batch', '2', '--out', other]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^warning: 1 of the \d+ rows of table\.csv have no number in `test` and `own`\.$/m);
  const [{ tasks: told }] = linesOf(other) as [{ tasks: { name: string }[] }];
  expect(told.map(({ name }) => name)).toEqual(['micro:test', 'micro:test', 'micro:own']);
});
