import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { benchmarkTable } from './benchmark.ts';
import { eznasc, fileWith, records } from './eznasc.ts';

const table = benchmarkTable();
const ARGS = ['rank', 'proxies/params.zc', 'proxies/snip.zc', '--accuracy', table, '--batch', '4'];
const FIELDS = [
  'kind',
  'schema',
  'proxy',
  'target',
  'n',
  'invalid',
  'kendall',
  'kendall_ci',
  'spearman',
  'spearman_ci',
];

test('a record for each proxy and target, in that order', async () => {
  const { code, stdout, stderr } = await eznasc([...ARGS, '--target', 'accuracy', '--target', 'noisy', '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const found = records(stdout);
  expect(found.map(({ proxy, target }) => [proxy, target])).toEqual([
    ['params', 'accuracy'],
    ['params', 'noisy'],
    ['snip', 'accuracy'],
    ['snip', 'noisy'],
  ]);
  for (const record of found) {
    expect(Object.keys(record)).toEqual([...FIELDS, 'seconds_per_network']);
    expect(record).toMatchObject({
      kind: 'rank',
      schema: 1,
      n: 7,
      invalid: 0,
      seconds_per_network: expect.any(Number),
    });
    const [low, high] = record['kendall_ci'] as readonly number[];
    expect(low).toBeLessThanOrEqual(Number(record['kendall']));
    expect(high).toBeGreaterThanOrEqual(Number(record['kendall']));
  }
});

test('a seed fixes the bytes of the output, for any number of workers', async () => {
  const args = [...ARGS, '--target', 'accuracy', '--where', 'reachable=1', '--sample', '5', '--json', '--no-timing'];
  const one = await eznasc([...args, '--workers', '1']);
  const again = await eznasc([...args, '--workers', '1']);
  const two = await eznasc([...args, '--workers', '2']);
  expect(records(one.stdout).map((record) => Object.keys(record))).toEqual([FIELDS, FIELDS]);
  expect(again.stdout).toBe(one.stdout);
  expect(two.stdout).toBe(one.stdout);
});

test('conditions on rows all hold', async () => {
  const conditions = ['--where', 'reachable=1', '--where', 'accuracy>50'];
  const { stdout } = await eznasc([...ARGS, '--target', 'accuracy', ...conditions, '--json']);
  expect(records(stdout).map(({ n }) => n)).toEqual([4, 4]);
});

test('scores that are not finite are counted and left out', async () => {
  const text =
    'edition 1\nproxy half {\n  pass p = network(data)\n  score = 0 / (sum for l in p.convs: 1) + log(1 - 1)\n}\n';
  const { stdout } = await eznasc(
    ['rank', '-', '--accuracy', table, '--target', 'accuracy', '--json', '--no-timing'],
    text,
  );
  expect(records(stdout)).toEqual([
    expect.objectContaining({ n: 0, invalid: 7, kendall: null, kendall_ci: [null, null], spearman: null }),
  ]);
});

test('people get a table: the best proxy first, its targets together', async () => {
  const proxies = ['proxies/snip.zc', 'proxies/params.zc', 'proxies/fisher.zc'];
  const args = ['rank', ...proxies, '--accuracy', table, '--batch', '4', '--no-timing'];
  const { code, stdout, stderr } = await eznasc([...args, '--target', 'accuracy', '--target', 'noisy']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchSnapshot();
});

/** A table in which not every row has every number. */
const gaps = fileWith(
  'gaps.csv',
  ['arch,first,second', '301312,50,1', '111111,30,', '333333,,2', '020400,,', '240131,40,3', '332211,60,4', ''].join(
    '\n',
  ),
);
const GAPS = ['rank', 'proxies/params.zc', '--accuracy', gaps, '--batch', '4', '--json', '--no-timing'];

test('each target is compared on the rows that have its number, and a row without any is left out', async () => {
  const { code, stdout, stderr } = await eznasc([...GAPS, '--target', 'first', '--target', 'second']);
  expect(code).toBe(0);
  expect(records(stdout).map(({ target, n, invalid }) => [target, n, invalid])).toEqual([
    ['first', 4, 0],
    ['second', 4, 0],
  ]);
  expect(stderr).toBe('warning: 1 of the 6 rows of gaps.csv have no number in `first` or `second`.\n');
});

test('strata are of the first target, and rows without its number are in none', async () => {
  const args = [...GAPS, '--target', 'second', '--target', 'first', '--stratify'];
  const { stdout, stderr } = await eznasc([...args, '--sample', '4']);
  expect(records(stdout).map(({ target, n }) => [target, n])).toEqual([
    ['second', 4],
    ['first', 3],
  ]);
  expect(stderr).toBe('warning: 2 of the 6 rows of gaps.csv have no number in `second`.\n');
  const { code, stderr: refusal } = await eznasc([...args, '--sample', '5']);
  expect(code).toBe(2);
  expect(refusal).toContain('There are only 4 rows to take a sample of 5 from.');
});

test('architectures of another file are held out, however they are written', async () => {
  const list = fileWith(
    'held-out.txt',
    [
      '# what another program has seen',
      '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|nor_conv_3x3~0|skip_connect~1|nor_conv_1x1~2|',
      '',
      '332211',
      '000000',
    ].join('\n'),
  );
  const args = [...ARGS, '--target', 'accuracy', '--exclude-file', list, '--json'];
  const { code, stdout, stderr } = await eznasc(args);
  expect(code).toBe(0);
  expect(records(stdout).map(({ n }) => n)).toEqual([5, 5]);
  expect(stderr).toBe('warning: 1 of the 3 architectures in held-out.txt are in none of the 7 rows of micro.csv.\n');
  const all = await eznasc([...args, '--where', 'arch=301312']);
  expect(all.code).toBe(2);
  expect(all.stderr).toContain('held-out.txt leaves no row of micro.csv.');
});

test('a plot has a panel for each proxy and target, and equal runs draw equal bytes', async () => {
  const file = fileWith('plot.svg', '');
  const args = [...ARGS, '--target', 'accuracy', '--target', 'noisy', '--plot', file, '--json'];
  const { code, stdout, stderr } = await eznasc(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const svg = readFileSync(file, 'utf8');
  const correlations = records(stdout).map(
    ({ kendall, spearman }) => `τ ${Number(kendall).toFixed(3)}, ρ ${Number(spearman).toFixed(3)}`,
  );
  expect([...svg.matchAll(/>(τ [^<]*)</g)].map(([, title]) => title).toSorted()).toEqual(correlations.toSorted());
  for (const axis of ['accuracy (%)', 'noisy']) expect(svg.split(`>${axis}<`).length - 1).toBe(2);
  // A proxy's name is the title of a panel and of its axis.
  for (const proxy of ['params', 'snip']) expect(svg.split(`>${proxy}<`).length - 1).toBe(4);
  await eznasc(args);
  expect(readFileSync(file, 'utf8')).toBe(svg);
});

test('a plot that cannot be written is refused before anything is scored', async () => {
  const args = [...ARGS, '--target', 'accuracy', '--plot'];
  const nowhere = await eznasc([...args, 'nowhere/plot.svg']);
  expect(nowhere).toMatchObject({ code: 3, stdout: '' });
  expect(nowhere.stderr).toBe('error: The file nowhere/plot.svg cannot be written.\n');
});

test('a sample must be asked for to be stratified', async () => {
  const { code, stdout, stderr } = await eznasc([...ARGS, '--target', 'accuracy', '--stratify']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('help: say how many rows with `--sample`');
});

test('an ensemble is one more proxy, of the ranks that the others give', async () => {
  const args = [...ARGS, '--target', 'accuracy', '--json', '--no-timing'];
  const { code, stdout, stderr } = await eznasc([...args, '--ensemble', 'log-rank', '--ensemble', 'mean-rank']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const found = records(stdout);
  expect(found.map(({ proxy, n }) => [proxy, n])).toEqual([
    ['params', 7],
    ['snip', 7],
    ['log-rank', 7],
    ['mean-rank', 7],
  ]);
  // Twice the same proxy is that proxy.
  const twice = [
    'rank',
    'proxies/params.zc',
    '-',
    '--accuracy',
    table,
    '--target',
    'accuracy',
    '--json',
    '--no-timing',
  ];
  const copy = readFileSync('proxies/params.zc', 'utf8').replace('proxy params', 'proxy copy');
  const { stdout: same } = await eznasc([...twice, '--ensemble', 'mean-rank'], copy);
  const [params, , ensemble] = records(same);
  expect({ ...ensemble, proxy: 'params' }).toEqual(params);
});

test('an ensemble needs several proxies, and a name that there is', async () => {
  const alone = ['rank', 'proxies/params.zc', '--accuracy', table, '--target', 'accuracy', '--ensemble', 'mean-rank'];
  expect(await eznasc(alone)).toMatchObject({
    code: 2,
    stderr: 'error: `--ensemble` combines proxies, and there is one.\nhelp: name the files of several\n',
  });
  const unknown = await eznasc([...ARGS, '--target', 'accuracy', '--ensemble', 'rank']);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('There is no ensemble `rank`.');
});
