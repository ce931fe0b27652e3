/** The logits of one file by this project's interpreter and by onnxruntime. */
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { expect } from 'vitest';
import type { PassSpec } from '../../compiler/core/core.ts';
import { graphBuilder } from '../../compiler/graph/graph.ts';
import { forward } from '../../compiler/specialise/forward.ts';
import { loadNetwork } from '../../runtime/onnx/load.ts';
import { normal, stream } from '../../runtime/random.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { tensor } from '../../runtime/reference/tensor.ts';
import { type GraphText, modelBytes, onnxFile } from './file.ts';

/** Batch normalisation with mean 0 and variance 1, as the files of these tests store them. */
const PASS: PassSpec = { input: [{ factor: 1, kind: 'data', stream: 0 }], loss: null, weights: 'init', norm: 'eval' };

/** How many images are run where a file leaves it open, or is for one. */
const IMAGES = 3;

/** Standard normal numbers, the same for the same name. */
export const numbers = (name: string, count: number): number[] => [...normal(stream(0, name), count)];

/**
 * Expects the same logits of both, to a part in ten thousand of the greatest. The file's images and weights are those of
 * `graph`; what its last node gives is flattened to logits.
 */
export async function expectAgreement(graph: GraphText): Promise<void> {
  const last = graph.nodes[graph.nodes.length - 1];
  const result = graph.output ?? last.outputs?.[0] ?? last.op.toLowerCase();
  const flat = { op: 'Flatten', inputs: [result], outputs: ['flattened'] };
  // A softmax at the end would be left out.
  const end = { op: 'Neg', inputs: ['flattened'], outputs: ['logits'] };
  const bytes = modelBytes({ ...graph, nodes: [...graph.nodes, flat, end], output: 'logits' });
  const [images, ...own] = graph.shape.map((size) => (typeof size === 'string' ? IMAGES : size));
  const count = Math.max(images, IMAGES);
  const length = own.reduce((a, b) => a * b, 1);
  const pixels = Float32Array.from(numbers('images', count * length));
  const theirs: number[] = [];
  // A file for one image is run on several, one after the other.
  for (let first = 0; first < count; first += images) {
    const some = pixels.subarray(first * length, (first + images) * length);
    theirs.push(...(await byOnnxRuntime(bytes, some, [images, ...own])));
  }
  const ours = byInterpreter(bytes, pixels, count);
  const greatest = Math.max(...theirs.map(Math.abs));
  expect(ours.length).toBe(theirs.length);
  expect(greatest).toBeGreaterThan(1e-3);
  theirs.forEach((value, at) => {
    expect(Math.abs(ours[at] - value) / greatest, `logit ${at}: ${ours[at]} should be ${value}`).toBeLessThan(1e-4);
  });
}

async function byOnnxRuntime(bytes: Uint8Array, pixels: Float32Array, shape: readonly number[]): Promise<number[]> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const { logits } = await session.run({ x: new OrtTensor('float32', pixels, shape) });
  await session.release();
  return [...(logits.data as Float32Array)];
}

function byInterpreter(bytes: Uint8Array, pixels: Float32Array, batch: number): number[] {
  const { network, weights } = loadNetwork(onnxFile(bytes));
  const logits = forward(graphBuilder(), network, PASS, batch, new Set()).logits();
  const values = interpret([logits], (source, shape) =>
    tensor(shape, source.kind === 'weight' ? (weights.get(source.path) ?? []) : pixels),
  );
  return [...(values.get(logits)?.data ?? [])];
}
