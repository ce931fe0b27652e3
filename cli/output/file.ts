/** Files that a verb writes. */
import { writeFileSync } from 'node:fs';
import { ProblemError } from '../../runtime/problem.ts';

/** Throws a `ProblemError` if the file cannot be written. */
export function writeOutput(path: string, contents: string | Uint8Array): void {
  try {
    writeFileSync(path, contents);
  } catch {
    throw unwritable(path);
  }
}

export const unwritable = (path: string): ProblemError =>
  new ProblemError('environment', `The file ${path} cannot be written.`);
