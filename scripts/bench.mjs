/** Runs a benchmark of bench/: `node scripts/bench.mjs kernels`. Node 20 reads no types, so it is bundled first. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const [name = 'kernels', ...rest] = process.argv.slice(2);
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
// Beside the bundle of the command line, from where paths relative to a module mean what they do in its sources.
const bundle = join(root, 'dist', `bench-${name}.mjs`);
await build({
  entryPoints: [join(root, 'bench', `${name}.ts`)],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: Object.keys(dependencies),
  logLevel: 'error',
});
process.exitCode = spawnSync(process.execPath, [bundle, ...rest], { stdio: 'inherit' }).status ?? 1;
