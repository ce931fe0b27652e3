/** Makes `values.json` again: `[EZNASC_PYTHON=…] node test/oracle/make.mjs`. Needs a Python with torch and numpy. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const folder = await mkdtemp(join(tmpdir(), 'eznasc-oracle-'));
try {
  const bundle = join(folder, 'inputs.mjs');
  await build({ entryPoints: [path('inputs.ts')], outfile: bundle, bundle: true, format: 'esm', platform: 'node' });
  const { writeInputs } = await import(pathToFileURL(bundle).href);
  writeInputs(folder);
  const python = process.env.EZNASC_PYTHON ?? 'python3';
  const values = execFileSync(python, ['-B', path('oracle.py'), folder], { encoding: 'utf8' });
  await writeFile(path('values.json'), values);
} finally {
  await rm(folder, { recursive: true });
}
