import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eznasc, fileWith, records } from './eznasc.ts';

const untidy = 'proxy a{score=1 // one\n}';
const tidy = 'proxy a {\n  score = 1 // one\n}\n';
const broken = 'proxy a { score = }\n';

/** A new folder with these files. */
function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'eznasc-fmt-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');

test('files are laid out in place, and those that change are named', async () => {
  const folder = folderWith({ 'a.zc': untidy, 'b.zc': tidy });
  const files = [join(folder, 'a.zc'), join(folder, 'b.zc')];
  expect(await eznasc(['fmt', ...files])).toEqual({
    code: 0,
    stdout: `${files[0]}\n`,
    stderr: '1 of 2 files changed\n',
  });
  expect(files.map((file) => read(file))).toEqual([tidy, tidy]);
  expect(readdirSync(folder)).toEqual(['a.zc', 'b.zc']);
  expect((await eznasc(['fmt', '--quiet', ...files])).stdout).toBe('');
});

test('a folder stands for its programs, but for those of packages and of hidden folders', async () => {
  const folder = folderWith({
    'a.zc': untidy,
    'deep/er/b.zc': untidy,
    'c.txt': untidy,
    'node_modules/x/d.zc': untidy,
    '.git/e.zc': untidy,
  });
  const { stdout } = await eznasc(['fmt', folder, join(folder, 'a.zc')]);
  expect(stdout.trimEnd().split('\n')).toEqual([join(folder, 'a.zc'), join(folder, 'deep/er/b.zc')]);
});

test('a file keeps its mode, and a link stays one', async () => {
  const folder = folderWith({ 'a.zc': untidy });
  chmodSync(join(folder, 'a.zc'), 0o640);
  symlinkSync('a.zc', join(folder, 'link.zc'));
  expect((await eznasc(['fmt', join(folder, 'link.zc')])).code).toBe(0);
  expect(readdirSync(folder, { withFileTypes: true }).map((each) => each.isSymbolicLink())).toEqual([false, true]);
  expect(statSync(join(folder, 'a.zc')).mode & 0o777).toBe(0o640);
  expect(read(folder, 'a.zc')).toBe(tidy);
});

test('--check changes nothing and ends with 1 if something would change', async () => {
  const folder = folderWith({ 'a.zc': untidy, 'b.zc': tidy });
  const a = join(folder, 'a.zc');
  expect(await eznasc(['fmt', '--check', folder])).toEqual({
    code: 1,
    stdout: `${a}\n`,
    stderr: '1 of 2 files would change\n',
  });
  expect(read(a)).toBe(untidy);
  expect((await eznasc(['fmt', '--check', join(folder, 'b.zc')])).code).toBe(0);
});

test('a file with errors stays as it is, and the others do not wait for it', async () => {
  const folder = folderWith({ 'a.zc': broken, 'b.zc': untidy });
  const { code, stdout, stderr } = await eznasc(['fmt', folder]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: `${join(folder, 'b.zc')}\n` });
  expect(stderr).toContain('error[ZC0003]: unexpected `}`');
  expect(stderr).toContain('1 of 2 files changed, 1 with errors stayed as it is\n');
  expect([read(folder, 'a.zc'), read(folder, 'b.zc')]).toEqual([broken, tidy]);
});

test('--stdin reads one stream and writes the other', async () => {
  expect(await eznasc(['fmt', '--stdin'], untidy)).toEqual({ code: 0, stdout: tidy, stderr: '' });
  expect(await eznasc(['fmt', '--stdin'], '')).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await eznasc(['fmt', '--stdin'], broken)).toMatchObject({ code: 1, stdout: '' });
  expect(await eznasc(['fmt', '--stdin', '--check'], untidy)).toEqual({ code: 1, stdout: '', stderr: '' });
  expect(await eznasc(['fmt', '--stdin', '--check'], tidy)).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('--width says how long lines may be', async () => {
  const { stdout } = await eznasc(['fmt', '--stdin', '--width', '20'], 'def f() = one_name + another\n');
  expect(stdout).toBe('def f() =\n  one_name + another\n');
});

test('--json has a record for each file', async () => {
  const folder = folderWith({ 'a.zc': untidy, 'b.zc': tidy, 'c.zc': broken });
  const { stdout } = await eznasc(['fmt', '--json', '--check', folder]);
  expect(records(stdout).filter(({ kind }) => kind === 'format')).toEqual([
    { kind: 'format', schema: 1, file: join(folder, 'a.zc'), changed: true },
    { kind: 'format', schema: 1, file: join(folder, 'b.zc'), changed: false },
    { kind: 'format', schema: 1, file: join(folder, 'c.zc'), changed: false },
  ]);
  expect(records((await eznasc(['fmt', '--json', '--stdin'], untidy)).stdout)).toEqual([
    { kind: 'formatted', schema: 1, text: tidy },
  ]);
});

test('Windows line ends become line feeds, and a byte order mark stays', async () => {
  expect((await eznasc(['fmt', '--stdin'], '\uFEFFuse "a"\r\n\r\n\r\n// b\r\n')).stdout).toBe(
    '\uFEFFuse "a"\n\n// b\n',
  );
});

test.each([
  ['does not exist', '/nowhere/a.zc'],
  ['is not UTF-8', fileWith('latin.zc', Uint8Array.of(0x2f, 0x2f, 0xe9, 0x0a))],
])('a file that %s is said to be so', async (sentence, file) => {
  const { code, stderr } = await eznasc(['fmt', file]);
  expect({ code, stderr }).toEqual({ code: 3, stderr: `error: The file ${file} ${sentence}.\n` });
});
