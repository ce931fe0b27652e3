/** Trains one network on labelled images, by the compiler's gradients on the engine, and measures its accuracy. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { Network } from '../../compiler/network/network.ts';
import { planOf } from '../../compiler/plan/assemble.ts';
import { evaluationGraph, type Parameter, trainingGraph } from '../../compiler/specialise/training.ts';
import type { Engine } from '../engines/engine.ts';
import { executePlan, type Provide } from '../execute.ts';
import type { Batch } from '../images/images.ts';
import type { Tensor } from '../reference/tensor.ts';
import { stream } from '../random.ts';
import { oneHot } from '../scoring/sources.ts';
import { drawWeight } from '../weights.ts';
import { cosineRate, type SgdSettings, sgdStep } from './sgd.ts';

export interface TrainingSettings extends SgdSettings {
  readonly epochs: number;
  readonly batch: number;
  /** Decides the initial weights and the order of the images. */
  readonly seed: number;
}

export interface TrainingResult {
  /** Of each held-out batch, the percentage of images whose greatest logit is that of their label. */
  readonly accuracies: readonly number[];
  /** Mean loss over the last epoch; NaN or ∞ where the training diverged. */
  readonly loss: number;
}

/**
 * Trains `network` on `images` and measures it on each batch of `held`. Normalisation uses the statistics of the batch at hand,
 * in training and in measuring. Images beyond the last whole batch of an epoch wait for the next one.
 */
export function train(
  network: Network,
  images: Batch,
  held: readonly Batch[],
  settings: TrainingSettings,
  engine: Engine,
): TrainingResult {
  const { graph, parameters } = trainingGraph(network, settings.batch);
  const plan = planOf(graph);
  const state = new Map(parameters.map((parameter) => [parameter.source.path, initial(parameter, settings.seed)]));
  const count = images.labels.length;
  const order = Int32Array.from({ length: count }, (_, at) => at);
  const shuffling = stream(settings.seed, 'training order');
  const stepsPerEpoch = Math.floor(count / settings.batch);

  let loss = 0;
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    shuffle(order, (most) => uniformInt(shuffling, 0, most));
    loss = 0;
    for (let step = 0; step < stepsPerEpoch; step++) {
      const chosen = order.subarray(step * settings.batch, (step + 1) * settings.batch);
      const results = executePlan(plan, engine, provider(select(images, chosen), state));
      const rate = cosineRate(settings.rate, epoch * stepsPerEpoch + step, settings.epochs * stepsPerEpoch);
      for (const [path, { weights, velocity }] of state) {
        sgdStep(weights, velocity, (results.get(path) as Tensor).data, settings, rate);
      }
      loss += (results.get('loss') as Tensor).data[0] / stepsPerEpoch;
    }
  }
  const accuracies: number[] = [];
  for (const each of held) accuracies.push(accuracyOn(network, each, state, engine));
  return { accuracies, loss };
}

/** A trainable tensor on its way. */
interface Weights {
  readonly weights: Float32Array;
  readonly velocity: Float32Array;
}

function initial({ source, shape }: Parameter, seed: number): Weights {
  const weights = drawWeight(seed, 'kaiming', { ...source, shape }).slice();
  return { weights, velocity: new Float32Array(weights.length) };
}

function accuracyOn(network: Network, held: Batch, state: ReadonlyMap<string, Weights>, engine: Engine): number {
  const count = held.labels.length;
  const results = executePlan(planOf(evaluationGraph(network, count)), engine, provider(held, state));
  const logits = results.get('logits') as Tensor;
  const classes = logits.shape[1];
  let right = 0;
  held.labels.forEach((label, image) => {
    const own = logits.data.subarray(image * classes, (image + 1) * classes);
    if (own.every((logit) => logit <= own[label])) right++;
  });
  return (100 * right) / count;
}

function provider(images: Batch, state: ReadonlyMap<string, Weights>): Provide {
  return (source, shape) => {
    switch (source.kind) {
      case 'images':
        return images.pixels;
      case 'targets':
        return oneHot(images.labels, shape[1]);
      case 'weight':
        return (state.get(source.path) as Weights).weights;
      default:
        throw new Error(`training does not read ${source.kind}`);
    }
  };
}

/** The images of some indices. */
function select({ pixels, labels }: Batch, chosen: Int32Array): Batch {
  const size = pixels.length / labels.length;
  const picked = new Float32Array(chosen.length * size);
  chosen.forEach((image, at) => picked.set(pixels.subarray(image * size, (image + 1) * size), at * size));
  return { pixels: picked, labels: Int32Array.from(chosen, (image) => labels[image]) };
}

/** Fisher and Yates's shuffle, in place; `upTo` draws a whole number from 0 to the one given. */
function shuffle(order: Int32Array, upTo: (most: number) => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = upTo(at);
    [order[at], order[other]] = [order[other], order[at]];
  }
}
