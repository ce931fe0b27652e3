/** The proxies that come with the language, for tests that go over all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Load } from '../compiler/check/file.ts';
import { type CheckedProxy, coreBuilder } from '../compiler/core/core.ts';
import { readProgram } from '../compiler/program.ts';
import type { Source } from '../grammar/source.ts';

const FOLDER = new URL('../proxies/', import.meta.url);

/** Their names; each is in a file of its own, beside folders of definitions. */
export const LIBRARY: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.zc'))
  .map((file) => file.slice(0, -'.zc'.length));

const fileSource = (name: string): Source => ({ name, text: readFileSync(new URL(name, FOLDER), 'utf8') });

/** The file of the proxy of this name. */
export const librarySource = (name: string): Source => fileSource(`${name}.zc`);

/** Finds what a file of the library uses. */
export const loadDefinitions: Load = (path) => fileSource(path);

/**
 * How far scores that float32 rounds in other places may be apart, relatively; `others` is for proxies that lose no digits. ZiCo divides by differences of two
 * gradients, which have lost most of theirs where these are nearly equal.
 */
export const roundingOf = (name: string, others: number): number => (name === 'zico' ? Math.max(1e-3, others) : others);

/** These proxies of the library, to be compiled together with others of the same builder. Throws if one has an error. */
export function libraryProxies(names = LIBRARY, builder = coreBuilder()): readonly CheckedProxy[] {
  return names.map((name) => {
    const { proxies, diagnostics } = readProgram(librarySource(name), loadDefinitions, builder);
    const found = proxies.find((proxy) => proxy.name === name);
    if (!found) throw new Error(`${name}.zc: ${JSON.stringify(diagnostics.map(({ title }) => title))}`);
    return found;
  });
}
