/** Builds `dist/` before any test, so that what the tests start is what the sources say. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export default function bundle(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url))], {
    stdio: 'inherit',
  });
}
