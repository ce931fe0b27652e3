/**
 * Makes the WebAssembly of `runtime/reference/elimination/` from its source in AssemblyScript, as a module that bundles like any
 * other: `npm run assemble`. With a file as argument it is written there.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../runtime/reference/elimination/', import.meta.url));
const [target = `${folder}wasm.ts`] = process.argv.slice(2);

let wasm = '';
const options = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
const { error, stderr } = await main(
  ['assembly/elimination.ts', '--baseDir', folder, '--outFile', 'elimination.wasm', ...options],
  {
    writeFile: (_name, contents) => {
      wasm = Buffer.from(contents).toString('base64');
    },
  },
);
if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
const note =
  '/** Made by `npm run assemble` of `assembly/elimination.ts`: the bytes of a WebAssembly module, in base64. */';
await writeFile(target, `${note}\nexport const wasm =\n  '${wasm}';\n`);
