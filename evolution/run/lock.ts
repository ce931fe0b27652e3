/** Only one process works in a run's folder at a time: it leaves its number there. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ProblemError, systemCode } from '../../runtime/problem.ts';

/** Takes the lock; the function returned gives it back. A lock whose process has ended is void. Throws a `ProblemError` if it is taken. */
export function lock(path: string, folder: string): () => void {
  const owner = ownerOf(path);
  if (owner !== null && isAlive(owner)) {
    throw new ProblemError(
      'environment',
      `Process ${owner} works in the folder ${folder} already.`,
      `wait for its end, or remove ${path} if it is no run of eznasc`,
    );
  }
  if (owner !== null) rmSync(path, { force: true });
  try {
    // Of several processes that come here at once, one creates the file.
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    throw new ProblemError('environment', `Another process has just begun to work in the folder ${folder}.`);
  }
  return () => rmSync(path, { force: true });
}

/** The process that left its number; null if there is none. A file without a number was cut off when it was written. */
function ownerOf(path: string): number | null {
  try {
    return Number(readFileSync(path, 'utf8')) || 0;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Containers number their processes alike: our own number was left by an earlier process. */
function isAlive(process_: number): boolean {
  if (process_ <= 0 || process_ === process.pid) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
