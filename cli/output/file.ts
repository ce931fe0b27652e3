/** Files that a verb writes. */
import { randomUUID } from 'node:crypto';
import { realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProblemError, systemCode } from '../../runtime/problem.ts';
import { writeWhole } from '../../runtime/whole-file.ts';

/** Throws a `ProblemError` if the file cannot be written. */
export function writeOutput(path: string, contents: string | Uint8Array): void {
  try {
    writeFileSync(path, contents);
  } catch {
    throw unwritable(path);
  }
}

/**
 * Gives a file that is there other contents, all of them or none: an interruption leaves it as it was. Its mode stays, and a link
 * goes on pointing to it. Throws a `ProblemError` if that cannot be done.
 */
export function replaceFile(path: string, contents: string): void {
  try {
    const target = realpathSync(path);
    const draft = join(dirname(target), `.${randomUUID()}.zc~`);
    writeWhole(target, contents, { draft, mode: statSync(target).mode & 0o777 });
  } catch (error) {
    if (systemCode(error) === null) throw error;
    throw unwritable(path);
  }
}

export const unwritable = (path: string): ProblemError =>
  new ProblemError('environment', `The file ${path} cannot be written.`);
