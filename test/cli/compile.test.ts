import { expect, test } from 'vitest';
import { eznasc, records } from './eznasc.ts';

const ARCH = ['--arch', '301312', '--batch', '2'];

test.each(['ast', 'types', 'core'])('--emit %s shows the program apart from any network', async (level) => {
  const { code, stdout, stderr } = await eznasc(['compile', 'proxies/snip.zc', '--emit', level]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchSnapshot();
});

test.each([
  ['graph', /^%\d+ = conv\(%\d+, %\d+\) \{slide: .*\} : \[2, 8, 16, 16\] {2}\/\/ stem\.conv conv$/m],
  ['plan', / = k\d+\(.*stem\.conv/],
  ['dot', /^digraph proxies \{\n/],
])('--emit %s shows the program on a network', async (level, line) => {
  const { code, stdout, stderr } = await eznasc(['compile', 'proxies/snip.zc', '--emit', level, ...ARCH]);
  expect(code).toBe(0);
  expect(stdout).toMatch(line);
  expect(stderr).toMatch(/^for \|nor_conv_3x3~0\|.* of micro\n$/);
});

test('--proxy picks one of a file', async () => {
  const program = 'edition 1\nproxy one { score = 1 }\nproxy two { score = 2 }\n';
  const { stdout } = await eznasc(['compile', '-', '--emit', 'core', '--proxy', 'two'], program);
  expect(stdout).toBe('proxy two (higher is better)\n  score = 2\n');
});

test('a program with errors is not compiled', async () => {
  const { code, stdout, stderr } = await eznasc(['compile', '-', '--emit', 'core'], 'proxy one { }\n');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error\[ZC0501\]/);
});

test('a level is one record with --json', async () => {
  const { stdout } = await eznasc(['compile', 'proxies/snip.zc', '--emit', 'core', '--json']);
  const [record, ...others] = records(stdout);
  expect(others).toEqual([]);
  expect(Object.keys(record)).toEqual(['kind', 'schema', 'level', 'text']);
  expect(record).toMatchObject({ kind: 'level', schema: 1, level: 'core' });
});
