import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { generatedImages } from '../../runtime/images/generated.ts';
import { batch } from '../../runtime/images/images.ts';
import { floats, modelBytes, onnxFile } from '../onnx/file.ts';
import { eznasc, records, root } from './eznasc.ts';

const FIXTURES = 'test/onnx/fixtures';
const residual = `${FIXTURES}/residual.older.onnx`;
const SNIP = ['score', 'proxies/snip.zc', '--batch', '4'];

/** A folder with the networks that take the same images. */
function folderOf(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'eznasc-networks-'));
  for (const name of names) copyFileSync(join(root, FIXTURES, `${name}.older.onnx`), join(folder, `${name}.onnx`));
  return folder;
}

test('a network of a file is scored by its name, on images as it takes them', async () => {
  const { code, stdout, stderr } = await eznasc([...SNIP, '--network', residual, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: `${residual}: 4 of 4 weighted layers scored\n` });
  expect(records(stdout)).toEqual([
    {
      kind: 'score',
      schema: 1,
      proxy: 'snip',
      network: 'residual.older',
      score: expect.any(Number) as number,
      invalid: null,
    },
  ]);
});

test('a folder is all of its files by name, beside other files; the bytes are the same for any number of workers', async () => {
  const folder = folderOf('vision', 'mobile', 'encoder');
  const args = [...SNIP, '--network', folder, '--network', residual, '--json'];
  const one = await eznasc([...args, '--workers', '1']);
  const two = await eznasc([...args, '--workers', '2']);
  expect(records(one.stdout).map(({ network }) => network)).toEqual(['encoder', 'mobile', 'vision', 'residual.older']);
  expect(two.stdout).toBe(one.stdout);
  expect(one.stderr).toBe('4 networks: all of their weighted layers scored\n');
});

test('weights are those of the file, or drawn from the seed', async () => {
  const args = [...SNIP, '--network', `${FIXTURES}/vision.older.onnx`, '--json', '--quiet'];
  const scoreOf = async (...more: readonly string[]) => records((await eznasc([...args, ...more])).stdout)[0]['score'];
  const file = await scoreOf();
  expect(await scoreOf('--weights', 'file')).toBe(file);
  const drawn = await scoreOf('--weights', 'init');
  expect(drawn).not.toBe(file);
  expect(await scoreOf('--weights', 'init')).toBe(drawn);
  expect(await scoreOf('--weights', 'init', '--init', 'kaiming')).not.toBe(drawn);
});

test('networks of different images are not scored together', async () => {
  const { code, stderr } = await eznasc([
    ...SNIP,
    '--network',
    residual,
    '--network',
    `${FIXTURES}/windows.older.onnx`,
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain(
    `${residual} takes images of 3x8x8 in 5 classes, ${FIXTURES}/windows.older.onnx images of 3x9x10 in 5 classes.`,
  );
});

test.each([
  [['--network', residual, '--space', 'micro'], 2, '`--network` and `--space` exclude each other.'],
  [['--network', residual, '--arch', '111111'], 2, '`--network` and `--arch` exclude each other.'],
  [['--network', residual, '--sample', '3'], 2, '`--network` and `--sample` exclude each other.'],
  [['--weights', 'init', '--arch', '111111'], 2, '`--weights` is for networks from files.'],
  [['--network', residual, '--weights', 'seed'], 2, 'There is no source of weights `seed`.'],
  [['--network', 'nobody.onnx'], 3, 'The network nobody.onnx does not exist.'],
  [['--network', 'proxies'], 3, 'There is no file *.onnx in proxies.'],
  [['--network', 'package.json'], 3, 'package.json: this is no ONNX model'],
])('%s is refused', async (args, expected, message) => {
  const { code, stdout, stderr } = await eznasc([...SNIP, ...args]);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toContain(`error: ${message}`);
});

test('an operator that is not supported comes with its node, and the list of those that are', async () => {
  const path = onnxFile(
    modelBytes({ shape: ['n', 4], nodes: [{ op: 'LSTM', name: 'rnn', inputs: ['x'] }] }),
    'rnn.onnx',
  );
  const { code, stderr } = await eznasc([...SNIP, '--network', path]);
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /^error: rnn\.onnx: LSTM `rnn`: the operator `LSTM` is not supported\.\nhelp: supported are Abs, Add/,
  );
});

test('a file that may be fused is warned of once, with how to export it, and layers that are skipped are counted', async () => {
  const stored = [
    floats('c.weight', [2, 3, 1, 1], [1, 2, 3, 4, 5, 6]),
    floats('f.weight', [4, 5], Array(20).fill(0.5)),
  ];
  const nodes = [
    { op: 'Conv', inputs: ['x', 'c.weight'] },
    { op: 'MatMul', inputs: ['conv', 'f.weight'] },
    { op: 'ReduceMean', inputs: ['matmul'], attributes: { axes: [1, 2], keepdims: 0 } },
  ];
  const path = onnxFile(modelBytes({ shape: ['n', 3, 4, 4], stored, nodes, opset: 13 }));
  const { code, stderr } = await eznasc([...SNIP, '--network', path, '--network', path]);
  expect(code).toBe(0);
  const lines = stderr.trimEnd().split('\n');
  expect(lines.filter((line) => line.startsWith('warning: '))).toHaveLength(3);
  expect(lines[0]).toContain(`${path} and 1 more: there are convolutions but no normalisations`);
  expect(lines[0]).toContain('torch.onnx.export(model, images, "model.onnx", optimize=False)');
  expect(lines[1]).toContain(
    `${path}: 1 of 2 weighted layers scored, 1 skipped because it multiplies along the last of 3 axes`,
  );
  expect(lines[1]).toContain('(f)');
});

test('a program is compiled for the network of a file, with its weights', async () => {
  const graph = await eznasc(['compile', 'proxies/snip.zc', '--emit', 'graph', '--network', residual]);
  expect(graph.code).toBe(0);
  expect(graph.stdout).toContain('layer1.3.weight');
  const folder = mkdtempSync(join(tmpdir(), 'eznasc-compiled-'));
  mkdirSync(folder, { recursive: true });
  const out = join(folder, 'snip.onnx');
  const written = await eznasc([
    'compile',
    'proxies/snip.zc',
    '--target',
    'onnx',
    '--out',
    out,
    '--batch',
    '4',
    '--network',
    residual,
  ]);
  expect(written.stderr).toContain(`for residual.older of ${residual}`);
  const { pixels, labels } = batch(generatedImages(0, 4, [3, 8, 8], 5), 0, 4);
  const session = await InferenceSession.create(out);
  const { snip } = await session.run({
    images: new Tensor('float32', pixels, [4, 3, 8, 8]),
    labels: new Tensor('int64', BigInt64Array.from(labels, BigInt), [4]),
  });
  const [{ score }] = records((await eznasc([...SNIP, '--network', residual, '--json'])).stdout);
  expect(Number(snip.data[0]) / Number(score)).toBeCloseTo(1, 4);
});
