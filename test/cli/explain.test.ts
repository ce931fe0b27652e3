import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eznasc, records, root } from './eznasc.ts';

test('a code is explained by its page', async () => {
  const { code, stdout } = await eznasc(['explain', 'zc0001']);
  expect(code).toBe(0);
  expect(stdout.trimEnd()).toBe(readFileSync(join(root, 'spec/errors/ZC0001.md'), 'utf8').trimEnd());
});

test.each(['logdet', 'sum', 'triples', 'snip'])('%s is explained', async (topic) => {
  const { code, stdout } = await eznasc(['explain', topic]);
  expect(code).toBe(0);
  expect(stdout).toMatchSnapshot();
});

test('an explanation is one record with --json', async () => {
  const { stdout } = await eznasc(['explain', 'exp', '--json']);
  const [record] = records(stdout);
  expect(Object.keys(record)).toEqual(['kind', 'schema', 'topic', 'text']);
  expect(record).toMatchObject({ kind: 'explanation', schema: 1, topic: 'exp' });
});

test('info says what a report should say', async () => {
  const { code, stdout } = await eznasc(['info', '--json']);
  expect(code).toBe(0);
  const [record] = records(stdout);
  expect(record).toMatchObject({
    kind: 'info',
    schema: 1,
    node: process.version,
    engines: [{ name: 'onnx' }, { name: 'tensorflow' }, { name: 'reference', problem: null }],
  });
  expect(record['spaces']).toContainEqual({ name: 'micro', classes: 10, side: 16 });
});
