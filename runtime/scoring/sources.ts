/** The tensors that graphs do not compute: images, labels, noise and what else is random, drawn once and kept. */
import { elements } from '../../compiler/graph/graph.ts';
import type { Initialisation } from '../../compiler/graph/primitive.ts';
import type { Provide } from '../execute.ts';
import type { Batch } from '../images/images.ts';
import { normal, signs, stream } from '../random.ts';
import { recent } from '../recent.ts';
import { drawWeight } from '../weights.ts';

/** What fixes every source: same setting, same numbers. */
export interface SourceSetting {
  readonly batch: Batch;
  /** The batches after it that programs read, by number: `data(1)` is batch 1. */
  readonly further?: ReadonlyMap<number, Batch>;
  readonly seed: number;
  readonly initialisation: Initialisation;
}

/** Weights of a search space recur from network to network, those of one network fit many times into this many numbers. */
const KEPT_NUMBERS = 2 ** 26;

/** A provider that keeps what it drew, up to so many numbers, the least recently used weights going first. */
export function sourceProvider(
  { batch, further, seed, initialisation }: SourceSetting,
  most: number = KEPT_NUMBERS,
): Provide {
  const { use: keep } = recent<Float32Array>(most, undefined, ({ length }) => length);

  const batchOf = (number: number): Batch => {
    const found = number === 0 ? batch : further?.get(number);
    if (!found) throw new Error(`batch ${number} is not among the images`);
    return found;
  };

  return (source, shape) => {
    switch (source.kind) {
      case 'images':
        return batchOf(source.batch).pixels;
      case 'labels':
        return keep(`labels ${source.batch}`, () => Float32Array.from(batchOf(source.batch).labels));
      case 'targets':
        return keep(`targets ${source.batch} ${shape}`, () => oneHot(batchOf(source.batch).labels, shape[1]));
      case 'ones':
        return keep(`ones ${shape}`, () => new Float32Array(elements(shape)).fill(1));
      case 'noise': {
        const path = `noise/${source.stream}`;
        return keep(`${path} ${shape}`, () => normal(stream(seed, path), elements(shape)));
      }
      case 'random': {
        const path = `random/${source.distribution}/${source.number}/${source.place}`;
        const draw = { signs, normal }[source.distribution];
        return keep(`${path} ${shape}`, () => draw(stream(seed, path), elements(shape)));
      }
      case 'weight': {
        const values = source.values === 'init' ? initialisation : source.values;
        return keep(`${source.path} ${values} ${shape}`, () => drawWeight(seed, values, { ...source, shape }));
      }
      default:
        return source satisfies never;
    }
  };
}

/** One row per label: 1 at the label, 0 elsewhere. */
export function oneHot(labels: Int32Array, classes: number): Float32Array {
  const targets = new Float32Array(labels.length * classes);
  labels.forEach((label, image) => {
    targets[image * classes + label] = 1;
  });
  return targets;
}
