/** Files with programs, to be rewritten: which there are, and their texts. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../runtime/problem.ts';
import { reason } from './programs.ts';

/** The named files, and those that end in `.zc` in the named folders, each once. Throws a `ProblemError` for a path that is none. */
export function programFiles(paths: readonly string[]): readonly string[] {
  const files = paths.flatMap((path) => {
    if (!isFolder(path)) return [path];
    const found = filesIn(path);
    if (found.length === 0) throw new ProblemError('invocation', `There is no \`.zc\` file in ${path}.`);
    return found;
  });
  return [...new Set(files)];
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new ProblemError('environment', `The file ${path} ${reason(error)}.`);
  }
}

/** In the order of their names. Hidden folders and installed packages are somebody else's; links are not followed. */
function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^\.|^node_modules$/.test(entry.name) ? [] : filesIn(path);
    return entry.isFile() && entry.name.endsWith('.zc') ? [path] : [];
  });
}

/**
 * The text of a file, or of the standard input if that is given as 0, with its byte order mark. Throws a `ProblemError` if it cannot
 * be read, or is not UTF-8: then writing it again would change more than its layout.
 */
export function readText(file: string | 0, name: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new ProblemError('environment', `The file ${name} ${reason(error)}.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProblemError('environment', `The file ${name} is not UTF-8.`);
  }
}
