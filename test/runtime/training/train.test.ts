/** Training by the compiler's gradients: it learns, repeats itself, and its schedule and steps are as defined. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Network } from '../../../compiler/network/network.ts';
import { onnxEngine } from '../../../runtime/engines/onnx.ts';
import { generatedImages } from '../../../runtime/images/generated.ts';
import { batch } from '../../../runtime/images/images.ts';
import { micro } from '../../../runtime/spaces/micro.ts';
import { cosineRate, sgdStep } from '../../../runtime/training/sgd.ts';
import { train } from '../../../runtime/training/train.ts';

const engine = onnxEngine();
afterAll(engine.dispose);

const SETTINGS = { epochs: 1, batch: 20, rate: 0.05, momentum: 0.9, decay: 5e-4, seed: 0 };

/** The images of two classes only, which differ in shape. */
const images = (seed: number, count: number) => batch(generatedImages(seed, count, [3, 16, 16], 2), 0, count);

const network: Network = micro.networkOf('000300', 2);

describe('training', () => {
  test('lowers the loss, and the network comes to know the images it is shown', () => {
    const brief = train(network, images(0, 200), [images(0, 200)], SETTINGS, engine);
    const longer = train(network, images(0, 200), [images(0, 200)], { ...SETTINGS, epochs: 25 }, engine);
    expect(longer.loss).toBeLessThan(0.8 * brief.loss);
    expect(longer.accuracies[0]).toBeGreaterThan(brief.accuracies[0] + 15);
  });

  test('gives the same result for the same seed, and another for another', () => {
    const run = (seed: number) => train(network, images(0, 60), [images(1, 60)], { ...SETTINGS, seed }, engine);
    expect(run(0)).toEqual(run(0));
    expect(run(1)).not.toEqual(run(0));
  });
});

test('a step adds decay to the gradient, the gradient to the velocity, and follows it', () => {
  const weights = Float32Array.of(1, -2);
  const velocity = Float32Array.of(0.5, 0);
  sgdStep(weights, velocity, [1, 2], { rate: 0, momentum: 0.5, decay: 0.25 }, 0.5);
  expect([...velocity]).toEqual([1.5, 1.5]);
  expect([...weights]).toEqual([0.25, -2.75]);
});

test('the rate falls from its start to half at half time and to 0 at the end', () => {
  expect(cosineRate(0.2, 0, 10)).toBeCloseTo(0.2);
  expect(cosineRate(0.2, 5, 10)).toBeCloseTo(0.1);
  expect(cosineRate(0.2, 10, 10)).toBeCloseTo(0);
});
