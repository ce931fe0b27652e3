/** The library's proxies as modules for PyTorch. */
import { readdirSync, readFileSync } from 'node:fs';
import { type CheckedProxy, coreBuilder } from '../../../../compiler/core/core.ts';
import { pythonModule } from '../../../../compiler/emit/pytorch/module.ts';
import { readProgram } from '../../../../compiler/program.ts';

const FOLDER = new URL('../../../../proxies/', import.meta.url);

export const LIBRARY: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.zc'))
  .map((file) => file.replace('.zc', ''));

export function libraryProxies(name: string): readonly CheckedProxy[] {
  const source = { name: `${name}.zc`, text: readFileSync(new URL(`${name}.zc`, FOLDER), 'utf8') };
  return readProgram(source, () => null, coreBuilder()).proxies;
}

export const libraryText = (name: string): string => pythonModule(libraryProxies(name), `${name}.zc`).text;
