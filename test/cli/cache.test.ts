/** Kernels are kept on the disk from one process to the next. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { eznasc } from './eznasc.ts';

const folder = mkdtempSync(join(tmpdir(), 'eznasc-cache-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COMMAND = ['score', 'proxies/snip.zc', '--space', 'micro', '--arch', '333333', '--engine', 'onnx', '--json'];
const scored = async (cache: string): Promise<string> => {
  const { code, stdout } = await eznasc(COMMAND, '', { EZNASC_CACHE: cache });
  expect(code).toBe(0);
  return stdout.replace(/"seconds":[^,}]*/g, '');
};

test('what one process wrote the next one reads, and the scores are the same; damaged files do no harm', async () => {
  const without = await scored('off');
  expect(readdirSync(folder)).toEqual([]);
  expect(await scored(folder)).toBe(without);
  const [file, ...others] = readdirSync(folder);
  expect(file).toMatch(/^kernels-/);
  expect(others).toEqual([]);
  const size = readFileSync(join(folder, file)).length;
  expect(size).toBeGreaterThan(1000);
  expect(await scored(folder)).toBe(without);
  expect(readFileSync(join(folder, file)).length).toBe(size);
  writeFileSync(
    join(folder, file),
    readFileSync(join(folder, file)).map((byte, at) => (at % 100 === 0 ? byte ^ 255 : byte)),
  );
  expect(await scored(folder)).toBe(without);
});
