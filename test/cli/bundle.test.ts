/** What the bundle loads, and when. */
import { builtinModules } from 'node:module';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './eznasc.ts';

const dist = join(root, 'dist');
const files = readdirSync(dist).filter((file) => file.endsWith('.js'));

/** The files of the bundle that a file loads before it runs. */
const loadedBy = (file: string): readonly string[] =>
  [...readFileSync(join(dist, file), 'utf8').matchAll(/\b(?:from|import)\s*"\.\/([^"]+)"/g)].map(([, other]) => other);

test('no file loads the plotting library before there is something to draw', () => {
  const large = files.filter((file) => statSync(join(dist, file)).size > 400_000);
  expect(large.length).toBe(1);
  expect(files.flatMap(loadedBy).length).toBeGreaterThan(20);
  expect(files.filter((file) => loadedBy(file).includes(large[0]))).toEqual([]);
});

test('every package that is loaded comes with the bundle, or is a dependency', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: object };
  const packages = files.flatMap((file) => {
    const text = readFileSync(join(dist, file), 'utf8');
    // Modules, and packages whose files are looked for.
    const named = /\b(?:from|import|import\()\s*"(@?[a-z][\w/:-]*)"|"([a-z][\w-]*)\/package\.json"/g;
    return [...text.matchAll(named)].map(([, module, owner]) => module ?? owner);
  });
  const builtIn = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);
  const foreign = new Set(packages.filter((name) => !builtIn(name)));
  expect([...foreign].toSorted()).toEqual(Object.keys(dependencies).toSorted());
});
