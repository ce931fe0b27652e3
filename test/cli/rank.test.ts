import { expect, test } from 'vitest';
import { benchmarkTable } from './benchmark.ts';
import { eznasc, records } from './eznasc.ts';

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

test('people get a table', async () => {
  const args = ['rank', 'proxies/params.zc', '--accuracy', table, '--target', 'accuracy', '--no-timing'];
  const { code, stdout } = await eznasc(args);
  expect(code).toBe(0);
  expect(stdout).toMatchSnapshot();
});
