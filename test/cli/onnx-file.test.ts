/** The ONNX file of a proxy, run by onnxruntime alone, gives what `score` gives. */
import { readFileSync } from 'node:fs';
import { onnx } from 'onnx-proto';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { generatedImages } from '../../runtime/images/generated.ts';
import { batch } from '../../runtime/images/images.ts';
import { eznasc, fileWith, records } from './eznasc.ts';

const SIZE = 4;
const SETTING = ['--arch', '301312', '--batch', String(SIZE), '--seed', '5'];

const { pixels, labels } = batch(generatedImages(5, SIZE, [3, 16, 16], 10), 0, SIZE);
const feeds = {
  images: new Tensor('float32', pixels, [SIZE, 3, 16, 16]),
  labels: new Tensor('int64', BigInt64Array.from(labels, BigInt), [SIZE]),
};

test.each(['snip', 'naswot', 'synflow', 'eznas_a', 'jacob_cov', 'params'])(
  'the file of %s gives the score',
  async (proxy) => {
    const file = `proxies/${proxy}.zc`;
    const out = fileWith(`${proxy}.onnx`, '');
    const { code, stdout } = await eznasc(['compile', file, ...SETTING, '--target', 'onnx', '--out', out]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const session = await InferenceSession.create(readFileSync(out));
    expect([session.inputNames, session.outputNames]).toEqual([['images', 'labels'], [proxy]]);
    const result = (await session.run(feeds))[proxy];
    const [record] = records((await eznasc(['score', file, ...SETTING, '--json'])).stdout);
    expect(result.dims).toEqual([]);
    expect(Number(result.data[0]) / Number(record['score'])).toBeCloseTo(1, 4);
  },
);

test('a file of two proxies gives two scores, and says what it is for', async () => {
  const text =
    'edition 1\nproxy one { score = 1 / 3 }\nproxy two { pass p = network(data)\n score = median(p.logits) }\n';
  const out = fileWith('two.onnx', '');
  const compiled = await eznasc(['compile', '-', ...SETTING, '--target', 'onnx', '--out', out], text);
  expect(compiled.stderr).toMatch(
    /two\.onnx: \d+ KiB, \d+ nodes, from images float32 \[4, 3, 16, 16\] and labels int64 \[4\] to one float64 \[\] and two float64 \[\]\n$/,
  );
  const bytes = readFileSync(out);
  const session = await InferenceSession.create(bytes);
  const { one, two } = await session.run(feeds);
  const scores = records((await eznasc(['score', '-', ...SETTING, '--json'], text)).stdout);
  expect([...one.data]).toEqual([1 / 3]);
  expect(Number(two.data[0])).toBeCloseTo(Number(scores[1]['score']), 6);
  const { producerName, metadataProps } = onnx.ModelProto.decode(bytes);
  expect(producerName).toBe('eznasc');
  expect(Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]))).toEqual({
    proxies: 'one, two',
    network: expect.stringContaining('nor_conv_3x3') as string,
    origin: 'micro',
    batch: '4',
    seed: '5',
    initialisation: 'torch',
  });
});

test('a file that cannot be written is a fault of the machine', async () => {
  const out = ['--target', 'onnx', '--out', 'no/such/folder/x.onnx', '--quiet'];
  const { code, stderr } = await eznasc(['compile', 'proxies/params.zc', ...SETTING, ...out]);
  expect({ code, stderr }).toEqual({ code: 3, stderr: 'error: The file no/such/folder/x.onnx cannot be written.\n' });
});
