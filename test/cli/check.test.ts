import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { BROKEN_PROGRAMS } from './broken-programs.ts';
import { eznasc, fileWith, records, root } from './eznasc.ts';

const STACK = /^\s+at /m;

test.each(BROKEN_PROGRAMS)('%s: a mistake gets a code, a frame and help, and no stack', async (code, program) => {
  const { code: exit, stdout, stderr } = await eznasc(['check', '-'], program);
  expect(exit).toBe(1);
  expect([...stdout.matchAll(/^(?:error|warning)\[(\w+)\]/gm)].map(([, found]) => found)).toEqual([code]);
  expect(stdout).toMatch(/┌─ <stdin>:\d+:\d+\n/);
  expect(stdout).toContain('\n   = help: ');
  expect(stdout + stderr).not.toMatch(STACK);
  expect(stderr).toBe('1 error in 1 file\n');
});

test('the proxies of the repository have no errors', async () => {
  const { code, stdout, stderr } = await eznasc(['check', 'proxies/snip.zc', 'proxies/naswot.zc']);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: 'no errors in 2 files\n' });
});

test('a diagnostic is one record a line with --json', async () => {
  const [, program] = BROKEN_PROGRAMS[BROKEN_PROGRAMS.length - 1];
  const { code, stdout, stderr } = await eznasc(['check', '--json', '--quiet', '-'], program);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  const [record, ...others] = records(stdout);
  expect(others).toEqual([]);
  expect(Object.keys(record)).toEqual(['kind', 'schema', 'code', 'severity', 'title', 'labels', 'rule', 'help']);
  expect(record).toMatchObject({ kind: 'diagnostic', schema: 1, code: 'ZC0504', severity: 'error' });
  const [label] = record['labels'] as readonly object[];
  expect(Object.keys(label)).toEqual(['file', 'span', 'line', 'column', 'end_line', 'end_column', 'text']);
  expect(label).toMatchObject({ file: '<stdin>', line: 5, column: 11, end_line: 5, end_column: 19 });
});

test('warnings are shown but are no failure', async () => {
  const program = 'edition 1\nproxy one {\n  pass p = network(data)\n  let spare = 1\n  score = sum(p.logits)\n}\n';
  const { code, stdout, stderr } = await eznasc(['check', '-'], program);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^warning\[ZC0110\]/);
  expect(stderr).toBe('1 warning in 1 file\n');
});

test('files are used from the folder of the file that uses them', async () => {
  const used = fileWith('used.zc', 'edition 1\nconst unit = 1\n');
  const using = fileWith('using.zc', `edition 1\nuse "${basename(used)}"\nproxy one { score = unit }\n`);
  expect((await eznasc(['check', using])).code).toBe(0);
});

test('a file that does not exist is a fault of the machine, told in one sentence', async () => {
  const { code, stdout, stderr } = await eznasc(['check', 'nowhere.zc']);
  expect({ code, stdout, stderr }).toEqual({
    code: 3,
    stdout: '',
    stderr: 'error: The file nowhere.zc does not exist.\n',
  });
});

test('a folder is no file', async () => {
  const { code, stderr } = await eznasc(['check', 'proxies']);
  expect({ code, stderr }).toEqual({ code: 3, stderr: 'error: The file proxies is a folder.\n' });
});

test('colours come when they are asked for, and only then', async () => {
  const [, program] = BROKEN_PROGRAMS[0];
  const escape = '\u001b[';
  expect((await eznasc(['check', '-', '--color'], program)).stdout).toContain(escape);
  expect((await eznasc(['check', '-'], program)).stdout).not.toContain(escape);
});

test('a text of any bytes is checked without a fault of ours', async () => {
  const bundle = readFileSync(join(root, 'dist/eznasc.js'), 'latin1');
  const { code, stderr } = await eznasc(['check', '-'], bundle);
  expect(code).toBe(1);
  expect(stderr).not.toMatch(STACK);
});
