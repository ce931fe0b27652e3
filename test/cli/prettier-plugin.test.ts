/** The plugin as users have it: a project with this package and Prettier beside each other. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './eznasc.ts';

const project = mkdtempSync(join(tmpdir(), 'eznasc-prettier-'));
mkdirSync(join(project, 'node_modules'));
symlinkSync(root, join(project, 'node_modules/eznasc'));
symlinkSync(join(root, 'node_modules/prettier'), join(project, 'node_modules/prettier'));
writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n');

const read = (name: string): string => readFileSync(join(project, name), 'utf8');

/** Runs Prettier in the project; what it printed, and how it ended. */
function prettier(...args: string[]): Promise<{ code: number; output: string }> {
  const program = join(project, 'node_modules/prettier/bin/prettier.cjs');
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: project }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

test('the package offers the plugin, for whoever names it on the command line', async () => {
  mkdirSync(join(project, 'proxies'));
  writeFileSync(join(project, 'proxies/a.zc'), 'proxy a{score=1 // one\n}');
  const plugin = ['--plugin', 'eznasc/prettier'];
  expect(await prettier(...plugin, '--check', '**/*.zc')).toMatchObject({ code: 1 });
  expect(await prettier(...plugin, '--write', '**/*.zc')).toMatchObject({ code: 0 });
  expect(read('proxies/a.zc')).toBe('proxy a {\n  score = 1 // one\n}\n');
  expect(await prettier(...plugin, '--check', '**/*.zc')).toMatchObject({ code: 0 });
});

test('a configuration names it for all files, with options for programs', async () => {
  const overrides = [{ files: '*.zc', options: { printWidth: 20 } }];
  writeFileSync(join(project, '.prettierrc'), JSON.stringify({ plugins: ['eznasc/prettier'], overrides }));
  writeFileSync(join(project, 'b.zc'), 'def f() = one_name + another\n');
  writeFileSync(join(project, 'page.md'), '```zc\nuse   "b.zc"\n```\n');
  expect(await prettier('--write', '.')).toMatchObject({ code: 0 });
  expect(read('b.zc')).toBe('def f() =\n  one_name + another\n');
  expect(read('page.md')).toBe('```zc\nuse "b.zc"\n```\n');
});

test('a program with errors is shown, and stays as it is', async () => {
  writeFileSync(join(project, 'broken.zc'), 'proxy a { score = }\n');
  const { code, output } = await prettier('--plugin', 'eznasc/prettier', '--write', 'broken.zc');
  expect(code).toBe(2);
  expect(output).toContain('broken.zc: SyntaxError: ZC0003: unexpected `}` (1:19)');
  expect(read('broken.zc')).toBe('proxy a { score = }\n');
});
