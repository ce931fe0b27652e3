/** How the `micro` benchmark is made: the architectures, the images and the training. Its table states the same. */
import { sample } from '../accuracy/sample.ts';
import { type Batch, batch } from '../images/images.ts';
import { generatedImages } from '../images/generated.ts';
import { allCells, printCell } from '../spaces/cell.ts';
import { canonicalCell, nonIsomorphic } from '../spaces/isomorphism.ts';
import { micro } from '../spaces/micro.ts';
import type { SgdSettings } from '../training/sgd.ts';

export interface Recipe extends SgdSettings {
  /** Each architecture is trained once with each of them. */
  readonly seeds: readonly number[];
  /** Numbers of images, which follow each other in the generated set of seed 0. */
  readonly train: number;
  readonly valid: number;
  readonly test: number;
  readonly epochs: number;
  readonly batch: number;
}

export const MICRO_RECIPE: Recipe = {
  seeds: [0, 1],
  train: 4000,
  valid: 1000,
  test: 2000,
  epochs: 4,
  batch: 32,
  rate: 0.1,
  momentum: 0.9,
  decay: 5e-4,
};

/** What tells trials apart. */
export const trialKey = ({ arch, seed }: Trial): string => `${seed} ${arch}`;

/** How many architectures the table of the package has. */
export const MICRO_ARCHITECTURES = 401;

/** One network's training: an architecture with one of the seeds. */
export interface Trial {
  readonly arch: string;
  readonly seed: number;
}

/**
 * So many architectures of the space micro, no two isomorphic: one that nothing passes through, which no training lifts above
 * chance, and others drawn at random. Those of a smaller number are among those of a larger one.
 */
export function architecturesOf(count: number): readonly string[] {
  const classes = nonIsomorphic(allCells());
  const dead = classes.filter((cell) => canonicalCell(cell) === '');
  const drawn = sample(classes, count - dead.length, 0);
  return [...new Set([...dead, ...drawn])].map(printCell);
}

/** A trial for each architecture and seed. */
export function trialsOf({ seeds }: Recipe, architectures: number): readonly Trial[] {
  return architecturesOf(architectures).flatMap((arch) => seeds.map((seed) => ({ arch, seed })));
}

/** The three parts of the images. */
export interface Split {
  readonly train: Batch;
  readonly valid: Batch;
  readonly test: Batch;
}

export function splitOf({ train, valid, test }: Recipe): Split {
  const set = generatedImages(0, train + valid + test, [3, micro.side, micro.side], micro.classes);
  const { pixels, labels } = batch(set, 0, set.count);
  const size = pixels.length / labels.length;
  const part = (from: number, to: number): Batch => ({
    pixels: pixels.subarray(from * size, to * size),
    labels: labels.subarray(from, to),
  });
  return {
    train: part(0, train),
    valid: part(train, train + valid),
    test: part(train + valid, train + valid + test),
  };
}
