/** The benchmark data that lies beside the repository; tests that read it skip themselves where it is absent. */
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'vitest';

const folder = new URL('../../shared/data/', import.meta.url);

/** The path of one file of `../shared/data`, which may not exist. */
export function sharedPath(name: string): string {
  return new URL(name, folder).pathname;
}

/** The text of one file of `../shared/data`. */
export function sharedText(name: string): string {
  return readFileSync(sharedPath(name), 'utf8');
}

/** A test that needs the named files of `../shared/data`; without them it is skipped with a plain message. */
export function testWithData(title: string, files: readonly string[], body: () => void | Promise<void>): void {
  const absent = files.filter((file) => !existsSync(sharedPath(file)));
  if (absent.length === 0) test(title, body);
  else test.skip(`${title} (skipped: ../shared/data/${absent[0]} is not there)`, body);
}
