/** The architecture as lint rules: each is broken once, in a copy of the folders, and must be found. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'eznasc-lint-'));
const findings = new Map<string, string[]>();

/** [file, its text, the rule it breaks or null]. */
const CASES: readonly (readonly [string, string, string | null])[] = [
  ['grammar/up.ts', "import { x } from '../compiler/x.ts';\nexport const y = x;\n", 'no-restricted-imports'],
  ['compiler/check/up.ts', "import { x } from '../../runtime/x.ts';\nexport const y = x;\n", 'no-restricted-imports'],
  ['compiler/type.ts', "import type { X } from '../cli/x.ts';\nexport type Y = X;\n", 'no-restricted-imports'],
  ['runtime/up.ts', "import { x } from '../evolution/x.ts';\nexport const y = x;\n", 'no-restricted-imports'],
  ['evolution/up.ts', "import { x } from '../cli/x.ts';\nexport const y = x;\n", 'no-restricted-imports'],
  ['runtime/scoring/down.ts', "import { x } from '../../compiler/x.ts';\nexport const y = x;\n", null],
  ['compiler/down.ts', "import { x } from '../grammar/x.ts';\nexport const y = x;\n", null],
  ['grammar/file.ts', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n", 'no-nodejs-modules'],
  ['compiler/bare.ts', "import { readFileSync } from 'fs';\nexport const x = readFileSync;\n", 'no-nodejs-modules'],
  ['runtime/reference/f.ts', "import { cpus } from 'node:os';\nexport const x = cpus;\n", 'no-nodejs-modules'],
  ['runtime/images/file.ts', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n", null],
  ['compiler/clock.ts', 'export const now = () => Date.now();\n', 'no-restricted-globals'],
  ['compiler/talk.ts', "export const talk = () => console.log('x');\n", 'no-restricted-globals'],
  ['grammar/process.ts', 'export const x = () => process.env;\n', 'no-restricted-globals'],
  ['runtime/reference/timer.ts', 'export const x = () => performance.now();\n', 'no-restricted-globals'],
  ['compiler/chance.ts', 'export const x = () => Math.random();\n', 'no-restricted-properties'],
  ['compiler/default.ts', 'export default 1;\n', 'no-default-export'],
  ['cli/any.ts', 'export const x = (y: any): unknown => y;\n', 'no-explicit-any'],
];

beforeAll(async () => {
  copyFileSync(join(root, '.oxlintrc.json'), join(copy, '.oxlintrc.json'));
  for (const [file, text] of CASES) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), text);
  }
  for (const { filename, code } of await lint(copy)) {
    findings.set(filename, [...(findings.get(filename) ?? []), code]);
  }
});

afterAll(() => rmSync(copy, { recursive: true }));

test.each(CASES)('%s is found where it breaks a rule', (file, _text, rule) => {
  const codes = findings.get(file) ?? [];
  if (rule === null) expect(codes).toEqual([]);
  else expect(codes).toEqual([expect.stringContaining(`(${rule})`)]);
});

interface Finding {
  readonly filename: string;
  readonly code: string;
}

/** oxlint exits with 1 when it finds something, so its report counts, not its exit code. */
function lint(folder: string): Promise<readonly Finding[]> {
  const program = join(root, 'node_modules/oxlint/bin/oxlint');
  return new Promise((resolve) => {
    execFile(process.execPath, [program, '--format', 'json'], { cwd: folder }, (_error, stdout) => {
      resolve((JSON.parse(stdout) as { diagnostics: readonly Finding[] }).diagnostics);
    });
  });
}
