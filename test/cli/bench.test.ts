import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MICRO_RECIPE, trialsOf } from '../../runtime/benchmark/recipe.ts';
import { eznasc, records } from './eznasc.ts';

/** A folder with the journal of these results, made up and complete but for the last `missing`. */
function folderWith(architectures: number, missing: number): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'eznasc-bench-')), 'run');
  mkdirSync(folder);
  const results = trialsOf(MICRO_RECIPE, architectures)
    .slice(0, 2 * architectures - missing)
    .map((trial, at) => ({ ...trial, valid: 50 + at, test: 40 + at, loss: 1 }));
  const lines = [MICRO_RECIPE, ...results].map((value) => `${JSON.stringify(value)}\n`);
  writeFileSync(join(folder, 'trials.ndjson'), lines.join(''));
  return folder;
}

test('a journal that is complete becomes a table at once', async () => {
  const folder = folderWith(3, 0);
  const { code, stdout, stderr } = await eznasc(['bench', 'micro', '--architectures', '3', '--out', folder]);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `6 of 6 trainings are done\nwrote ${join(folder, 'micro.csv')}\n`,
  });
  expect(stdout).toMatch(/^a score could reach at best +1\.000 +1\.000$/m);
  expect(readFileSync(join(folder, 'micro.csv'), 'utf8')).toMatch(/^\|.*,50\.5,40\.5,50,51,40,41,\d+,\d+$/m);
});

test('what is missing is trained, and kept', async () => {
  const folder = folderWith(2, 1);
  const { code, stdout } = await eznasc(['bench', 'micro', '--architectures', '2', '--out', folder, '--json']);
  expect(code).toBe(0);
  expect(records(stdout)).toMatchObject([{ kind: 'bench', schema: 1, architectures: 2, epochs: MICRO_RECIPE.epochs }]);
  const trained = records(readFileSync(join(folder, 'trials.ndjson'), 'utf8')).at(-1);
  expect(trained).toMatchObject(trialsOf(MICRO_RECIPE, 2)[3]);
  expect(trained?.['test']).toBeGreaterThan(50);
});

test.each([
  [['bench'], 'There is no benchmark.'],
  [['bench', 'macro'], 'There is no benchmark `macro`.'],
  [['bench', 'micro', '--architectures', '0'], '`--architectures` takes a whole number from 1 on, not `0`.'],
  [['bench', 'micro', '--architectures', '9999'], 'There are only 4930 rows to take a sample of 9998 from.'],
  [['bench', 'micro', '--engine', 'reference'], 'Networks are trained by the engine onnx only.'],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await eznasc(args);
  expect(code).toBe(2);
  expect(stderr.split('\n')[0]).toBe(`error: ${message}`);
});
