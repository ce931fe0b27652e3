/** The Python that the oracle can run on, if this machine has one. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** `EZNASC_PYTHON`, else `python3` on the path; null if that one does not exist or lacks torch or numpy. */
export function findPython(): string | null {
  const python = process.env['EZNASC_PYTHON'] ?? 'python3';
  const look = 'from importlib.util import find_spec as f; exit(not (f("torch") and f("numpy")))';
  try {
    execFileSync(python, ['-c', look], { stdio: 'ignore' });
    return python;
  } catch {
    return null;
  }
}

/** What `oracle.py` prints about the inputs in `folder`. Throws, with its messages, if it fails. */
export function runOracle(python: string, folder: string): string {
  const script = fileURLToPath(new URL('oracle.py', import.meta.url));
  // -B: no compiled files beside the sources.
  return execFileSync(python, ['-B', script, folder], { encoding: 'utf8' });
}
