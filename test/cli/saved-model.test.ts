/** The SavedModel of a proxy, run by TensorFlow alone, gives what `score` gives. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatedImages } from '../../runtime/images/generated.ts';
import { batch } from '../../runtime/images/images.ts';
import { eznasc, records } from './eznasc.ts';

const SIZE = 4;
const SETTING = ['--arch', '301312', '--batch', String(SIZE), '--seed', '5'];

/** Where `npm run setup:tensorflow` puts it. */
const PYTHON = '.tensorflow/bin/python';

const folder = (): string => mkdtempSync(join(tmpdir(), 'saved-model-'));

const PROGRAM = `
import sys, numpy as np, tensorflow as tf
model = tf.saved_model.load(sys.argv[1])
score = model.signatures['serving_default']
images = np.fromfile(sys.argv[2], np.float32).reshape(${SIZE}, 3, 16, 16)
labels = np.fromfile(sys.argv[2] + '.labels', np.int32)
result = score(images=tf.constant(images), labels=tf.constant(labels))
print({name: float(value) for name, value in result.items()})
`;

test.skipIf(!existsSync(PYTHON))('Python loads the model and gets the scores', { timeout: 120_000 }, async () => {
  const out = join(folder(), 'model');
  const data = join(folder(), 'images');
  const { pixels, labels } = batch(generatedImages(5, SIZE, [3, 16, 16], 10), 0, SIZE);
  writeFileSync(data, pixels);
  writeFileSync(`${data}.labels`, Int32Array.from(labels));
  for (const proxy of ['snip', 'eznas_a']) {
    const file = `proxies/${proxy}.zc`;
    const { code, stdout } = await eznasc([
      'compile',
      file,
      ...SETTING,
      '--target',
      'tensorflow',
      '--out',
      out + proxy,
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const printed = execFileSync(PYTHON, ['-c', PROGRAM, out + proxy, data], { encoding: 'utf8', stdio: 'pipe' });
    const [record] = records((await eznasc(['score', file, ...SETTING, '--json'])).stdout);
    const [, name, value] = /\{'(\w+)': (.*)\}/.exec(printed) ?? [];
    expect(name).toBe(proxy);
    expect(Number(value) / Number(record['score'])).toBeCloseTo(1, 4);
  }
});

test('a folder is written, and says what is in it', async () => {
  const out = join(folder(), 'new', 'model');
  const { code, stderr } = await eznasc([
    ...['compile', 'proxies/snip.zc', ...SETTING, '--target', 'tensorflow', '--out', out],
  ]);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /model: \d+ KiB, \d+ nodes, from images float32 \[4, 3, 16, 16\] and labels int32 \[4\] to snip float64 \[\]\n$/,
  );
  expect(existsSync(join(out, 'saved_model.pb'))).toBe(true);
});

test('a folder with files in it is left alone', async () => {
  const out = folder();
  writeFileSync(join(out, 'notes.txt'), 'mine');
  const { code, stderr } = await eznasc([
    ...['compile', 'proxies/snip.zc', ...SETTING, '--target', 'tensorflow', '--out', out],
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain('is not empty');
});
