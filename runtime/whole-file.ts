/** Files that are there as a whole or not at all, whenever the process ends. */
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Where the text is written before it takes its place, and the permissions of the file: those of any new file if none are given. */
interface Options {
  readonly draft?: string;
  readonly mode?: number;
}

/** Writes beside `path` and renames. What could not be written leaves nothing. */
export function writeWhole(path: string, text: string, { draft = `${path}.new`, mode }: Options = {}): void {
  try {
    const file = openSync(draft, 'w');
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      if (mode !== undefined) fchmodSync(file, mode);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
