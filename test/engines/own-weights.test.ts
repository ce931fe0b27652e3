/** Networks with weights of their own, beside those with drawn ones. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { coreBuilder } from '../../compiler/core/core.ts';
import { readProgram } from '../../compiler/program.ts';
import { generatedImages } from '../../runtime/images/generated.ts';
import { batch } from '../../runtime/images/images.ts';
import type { EngineName } from '../../runtime/scoring/runner.ts';
import { createScorer, type Scorer } from '../../runtime/scoring/score.ts';
import type { FileWeights } from '../../runtime/scoring/subject.ts';
import { micro } from '../../runtime/spaces/micro.ts';
import { drawWeight } from '../../runtime/weights.ts';

const network = micro.networkOf('332323', micro.classes, 8);
const IMAGES = batch(generatedImages(0, 4, network.input, micro.classes), 0, 4);
const name = 'snip.zc';
const text = readFileSync(new URL(`../../proxies/${name}`, import.meta.url), 'utf8');
const { proxies } = readProgram({ name, text }, () => null, coreBuilder());

const scorers: Scorer[] = [];
afterAll(() => Promise.all(scorers.map(({ dispose }) => dispose())));

async function snip(engine: EngineName, seed: number, ...weights: readonly (FileWeights | null)[]): Promise<number[]> {
  const scorer = await createScorer({ proxies, engine, batch: IMAGES, seed, initialisation: 'torch' });
  scorers.push(scorer);
  const found: number[] = [];
  for (const each of weights) found.push((await scorer.score({ network, weights: each })).scores[0].score);
  return found;
}

/** The weights of every convolution and of the classifier, as `seed` draws them. */
function drawnBy(seed: number): FileWeights {
  const found = new Map<string, Float32Array>();
  for (const { path, op } of network.layers) {
    if (op.kind !== 'conv' && op.kind !== 'linear') continue;
    const area = op.kind === 'conv' ? op.kernel[0] * op.kernel[1] : 1;
    const fans = { fanIn: op.in * area, fanOut: op.out * area };
    const shape = op.kind === 'conv' ? [op.out, op.in, ...op.kernel] : [op.out, op.in];
    found.set(`${path}.weight`, drawWeight(seed, 'torch', { path: `${path}.weight`, role: op.kind, shape, ...fans }));
    if (op.bias)
      found.set(
        `${path}.bias`,
        drawWeight(seed, 'torch', { path: `${path}.bias`, role: 'bias', shape: [op.out], ...fans }),
      );
  }
  return found;
}

describe.each(['reference', 'onnx'] as const)('by the %s engine', (engine) => {
  test('weights that are given are used instead of drawn ones, and only for the network they are given for', async () => {
    const [drawn] = await snip(engine, 7, null);
    const [before, given, after] = await snip(engine, 0, null, drawnBy(7), null);
    expect(given).toBeCloseTo(drawn, 5);
    expect(after).toBe(before);
    expect(Math.abs(given / before - 1)).toBeGreaterThan(1e-3);
  });
});
