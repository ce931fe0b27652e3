/** WebAssembly lies beside its source, made once; `npm run assemble` makes it again. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

test('the WebAssembly is what its source gives', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eznasc-assemble-'));
  const made = join(folder, 'wasm.ts');
  execFileSync(process.execPath, [path('scripts/assemble.mjs'), made]);
  expect(readFileSync(made, 'utf8')).toBe(readFileSync(path('runtime/reference/elimination/wasm.ts'), 'utf8'));
  rmSync(folder, { recursive: true });
});
