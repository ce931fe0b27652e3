/** Every proxy of the library on a transformer: an encoder block behind a convolutional stem, as an imported network would be. */
import { afterAll, expect, test } from 'vitest';
import { macs, parameterCount } from '../../compiler/network/counts.ts';
import { INPUT, type Layer, type LayerOp, type Network } from '../../compiler/network/network.ts';
import { weightedCoverage } from '../../compiler/sites/coverage.ts';
import { generatedImages } from '../../runtime/images/generated.ts';
import { batch } from '../../runtime/images/images.ts';
import { normal, stream } from '../../runtime/random.ts';
import type { EngineName } from '../../runtime/scoring/runner.ts';
import { createScorer } from '../../runtime/scoring/score.ts';
import type { Subject } from '../../runtime/scoring/subject.ts';
import { LIBRARY, libraryProxies } from '../library.ts';

const [SIDE, CLASSES, WIDTH, HEADS, PATCHES] = [8, 5, 8, 2, 4];
const POSITIONS = PATCHES + 1;

/** A stem, patches, a class token, positions, attention of two heads, a perceptron, and a classifier of the token. */
function transformer(): Network {
  const layers: Layer[] = [];
  const add = (path: string, op: LayerOp, ...inputs: readonly number[]): number =>
    layers.push({ path, op, inputs, cell: null }) - 1;
  const conv = (from: number, kernel: number, stride: number, padding: number): LayerOp => ({
    kind: 'conv',
    in: from,
    out: WIDTH,
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padding: [padding, padding, padding, padding],
    dilation: [1, 1],
    groups: 1,
    bias: true,
  });
  const linear = (from: number, to: number): LayerOp => ({ kind: 'linear', in: from, out: to, bias: true });
  const norm: LayerOp = { kind: 'layer_norm', size: WIDTH, epsilon: 1e-6 };
  const residual = (path: string, x: number, y: number): number => add(path, { kind: 'add' }, x, y);

  const stem = add('stem.conv', conv(3, 3, 1, 1), INPUT);
  const rectified = add('stem.relu', { kind: 'relu' }, stem);
  const convolved = add('stem.conv2', conv(WIDTH, 3, 1, 1), rectified);
  const normed = add('stem.norm', { kind: 'batch_norm', channels: WIDTH, epsilon: 1e-5 }, convolved);
  const patches = add('patches', conv(WIDTH, 4, 4, 0), normed);
  const rows = add('rows', { kind: 'reshape', shape: [WIDTH, PATCHES] }, patches);
  const tokens = add('tokens', { kind: 'transpose', order: [1, 0] }, rows);
  const token = add('class_token', { kind: 'tensor', shape: [1, WIDTH] });
  const all = add('all', { kind: 'concat', axis: 0 }, token, tokens);
  const x = residual('placed', all, add('positions', { kind: 'tensor', shape: [POSITIONS, WIDTH] }));

  const before = add('norm1', norm, x);
  const head = (name: string): number => {
    const projected = add(name, linear(WIDTH, WIDTH), before);
    const split = add(`${name}.heads`, { kind: 'reshape', shape: [POSITIONS, HEADS, WIDTH / HEADS] }, projected);
    return add(`${name}.order`, { kind: 'transpose', order: [1, 0, 2] }, split);
  };
  const [q, k, v] = [head('query'), head('key'), head('value')];
  const mirrored = add('mirrored', { kind: 'transpose', order: [0, 2, 1] }, k);
  const products = add('products', { kind: 'matmul' }, q, mirrored);
  const scaled = add('scaled', { kind: 'scale', factor: 1 / Math.sqrt(WIDTH / HEADS), offset: 0 }, products);
  const attention = add('attention', { kind: 'matmul' }, add('softmax', { kind: 'softmax', axis: 2 }, scaled), v);
  const joined = add('joined', { kind: 'transpose', order: [1, 0, 2] }, attention);
  const merged = add('merged', { kind: 'reshape', shape: [POSITIONS, WIDTH] }, joined);
  const y = residual('attended', x, add('projection', linear(WIDTH, WIDTH), merged));

  const wide = add('mlp.in', linear(WIDTH, 2 * WIDTH), add('norm2', norm, y));
  const half = add('mlp.relu', { kind: 'relu' }, wide);
  const gated = add('mlp.gelu', { kind: 'activation', fn: 'gelu', parameters: [] }, half);
  const z = residual('block', y, add('mlp.out', linear(2 * WIDTH, WIDTH), gated));

  const first = add('first', { kind: 'slice', axis: 0, start: 0, stop: 1 }, add('norm3', norm, z));
  const features = add('features', { kind: 'reshape', shape: [WIDTH] }, first);
  const logits = add('head', linear(WIDTH, CLASSES), features);
  return { name: 'transformer', input: [3, SIDE, SIDE], classes: CLASSES, layers, features, logits };
}

const network = transformer();
const tensors = ['class_token.value', 'positions.value'].map((path, at): [string, Float32Array] => {
  return [path, normal(stream(0, path), [1, POSITIONS][at] * WIDTH)];
});
const subject: Subject = { network, weights: new Map(tensors) };

const proxies = libraryProxies();

const images = generatedImages(0, 8, [3, SIDE, SIDE], CLASSES);
const setting = {
  batch: batch(images, 0, 4),
  further: new Map([[1, batch(images, 1, 4)]]),
  seed: 0,
  initialisation: 'torch',
} as const;
const scorers = await Promise.all(
  (['reference', 'onnx'] as const).map((engine: EngineName) => createScorer({ proxies, engine, ...setting })),
);
afterAll(() => Promise.all(scorers.map(({ dispose }) => dispose())));

/** Without cells there is none to look at, and no two to compare; layer normalisation leaves nothing of features that constant weights make equal. */
const WITHOUT = ['az_progressivity', 'az_trainability', 'epsinas'];

test('every proxy but three has a score on a transformer, and both engines give it', async () => {
  const [expected, actual] = await Promise.all(scorers.map(({ score }) => score(subject)));
  expect(expected.scores.map(({ proxy }) => proxy)).toEqual(LIBRARY);
  const apart = expected.scores.filter(
    ({ proxy, score }, at) =>
      !WITHOUT.includes(proxy) && !(Math.abs(actual.scores[at].score - score) <= 1e-4 * Math.abs(score)),
  );
  expect(apart).toEqual([]);
  for (const { scores } of [expected, actual]) {
    expect(scores.filter(({ invalid }) => invalid !== null).map(({ proxy }) => proxy)).toEqual(WITHOUT);
  }
});

test('its multiplications are those of its layers, its parameters those and the tensors of its file', async () => {
  const { scores } = await scorers[0].score(subject);
  const scoreOf = (name: string): number => scores.find(({ proxy }) => proxy === name)?.score ?? NaN;
  const attention = 2 * HEADS * POSITIONS * POSITIONS * (WIDTH / HEADS);
  expect(macs(network)).toBe(scoreOf('flops') + attention);
  expect(parameterCount(network)).toBe(scoreOf('params') + (1 + POSITIONS) * WIDTH);
  expect(weightedCoverage(network)).toEqual({ sites: 10, layers: 10, skipped: [] });
});
