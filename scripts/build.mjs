/**
 * Bundles the command line into `dist/`: one entry that starts fast, a chunk for each verb that is loaded when the verb is
 * called, the entries of the worker threads, and the plugin for Prettier. Packages that cannot be bundled, for they load files of their own, are the
 * dependencies of package.json; all others are needed only here.
 */
import { chmod, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const { dependencies } = JSON.parse(await readFile(path('../package.json'), 'utf8'));

await rm(path('../dist'), { recursive: true, force: true });
await build({
  entryPoints: {
    eznasc: path('../cli/main.ts'),
    worker: path('../runtime/scoring/worker.ts'),
    evaluator: path('../evolution/evaluation/worker.ts'),
    trainer: path('../runtime/benchmark/worker.ts'),
  },
  outdir: path('../dist'),
  // Chunks lie beside the entries, so that paths relative to a module mean the same in every file.
  chunkNames: 'chunk-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  external: Object.keys(dependencies),
  // The real one builds large Unicode tables when it is loaded, 25 ms of every start; yargs measures only our own texts.
  // Of vega-canvas, the variant for browsers: the other one measures texts with the package `canvas` where that happens to be.
  alias: {
    'string-width': path('../cli/output/width.ts'),
    'vega-canvas': path('../node_modules/vega-canvas/build/vega-canvas.browser.js'),
  },
  logLevel: 'warning',
});
// A file of its own, which shares no chunk, so that it does not cut those of the command line into smaller ones.
await build({
  entryPoints: { prettier: path('../grammar/prettier/plugin.ts') },
  outdir: path('../dist'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  logLevel: 'warning',
});
await chmod(path('../dist/eznasc.js'), 0o755);
