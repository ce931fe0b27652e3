import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { programModel } from '../../../../compiler/emit/onnx/program-model.ts';
import { graphBuilder } from '../../../../compiler/graph/graph.ts';
import type { Shape } from '../../../../compiler/graph/primitive.ts';
import { interpret } from '../../../../runtime/reference/evaluate.ts';
import { tensor } from '../../../../runtime/reference/tensor.ts';
import { normal, stream } from '../../../../runtime/random.ts';

const FNS = ['det', 'logdet', 'slogdet'] as const;

/** What ONNX and the interpreter make of matrices. */
async function both(data: Float32Array, shape: Shape, fn: (typeof FNS)[number] | 'eigenvalues') {
  const g = graphBuilder();
  const images = g.node({ kind: 'source', source: { kind: 'images' }, shape }, []);
  const node = g.node(fn === 'eigenvalues' ? { kind: fn } : { kind: 'determinant', fn }, [images]);
  const model = programModel({ outputs: [{ name: 'y', node }] }, shape, () => []);
  if (!('bytes' in model)) throw new Error('this must be expressible');
  const session = await InferenceSession.create(model.bytes);
  const labels = new Tensor('int64', new BigInt64Array(shape[0]), [shape[0]]);
  const { y } = await session.run({ images: new Tensor('float32', data, shape), labels });
  return {
    onnx: [...(y.data as Float32Array)],
    reference: [...(interpret([node], () => tensor(shape, data)).get(node)?.data ?? [])],
  };
}

test.each(FNS)('%s of random matrices, many at once, is what the interpreter gives', async (fn) => {
  const shape = [6, 2, 5, 5];
  const { onnx, reference } = await both(normal(stream(1, 'matrices'), 300), shape, fn);
  expect(onnx).toHaveLength(12);
  onnx.forEach((value, at) => {
    if (Number.isNaN(reference[at])) expect(value).toBeNaN();
    else expect(value).toBeCloseTo(reference[at], 4);
  });
});

test('a determinant far beyond float32 still has its logarithm', async () => {
  const n = 16;
  const data = normal(stream(2, 'large'), n * n).map((value) => value * 1e4);
  const { onnx, reference } = await both(data, [1, n, n], 'slogdet');
  expect(onnx[0]).toBeGreaterThan(100);
  expect(onnx[0]).toBeCloseTo(reference[0], 3);
});

test('pivots are found below a zero, and exchanges of rows change the sign', async () => {
  const permutation = Float32Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0);
  const exchange = Float32Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1);
  expect((await both(permutation, [1, 3, 3], 'det')).onnx).toEqual([1]);
  expect((await both(exchange, [1, 3, 3], 'det')).onnx).toEqual([-1]);
});

test('a singular matrix has determinant 0 and logarithm -∞, one with NaN has neither', async () => {
  const singular = Float32Array.of(1, 2, 2, 4);
  const broken = Float32Array.of(1, NaN, 3, 4);
  expect((await both(singular, [1, 2, 2], 'det')).onnx[0]).toBeCloseTo(0, 10);
  expect((await both(singular, [1, 2, 2], 'slogdet')).onnx).toEqual([-Infinity]);
  expect((await both(broken, [1, 2, 2], 'slogdet')).onnx).toEqual([NaN]);
});

test.each([1, 2, 5, 16, 33])(
  'eigenvalues of matrices of %d rows are those of their symmetric parts, ascending',
  async (n) => {
    const { onnx, reference } = await both(normal(stream(3, 'symmetric'), 2 * n * n), [2, n, n], 'eigenvalues');
    expect(onnx).toHaveLength(2 * n);
    onnx.forEach((value, at) => expect(value).toBeCloseTo(reference[at], 4));
  },
);

test('equal and zero eigenvalues are found', async () => {
  const { onnx } = await both(Float32Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1), [1, 3, 3], 'eigenvalues');
  [0, 0, 3].forEach((value, at) => expect(onnx[at]).toBeCloseTo(value, 6));
});

test('a NaN spreads to all eigenvalues', async () => {
  expect((await both(Float32Array.of(1, NaN, NaN, 1), [1, 2, 2], 'eigenvalues')).onnx).toEqual([NaN, NaN]);
});
