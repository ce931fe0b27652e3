/**
 * Labelled images as bytes in the layout of CIFAR-10's binary files, and the normalised batches that networks are fed.
 * Batches follow the order of the records, so that a seed and a file fix every score.
 */
import type { Network } from '../../compiler/network/network.ts';
import { ProblemError } from '../problem.ts';

/** Channels, height, width. */
export type ImageShape = Network['input'];

/** Images kept as records of one label byte and channel-planar, row-major pixel bytes. */
export interface ImageSet {
  /** What messages call the set: its file, or how it was made. */
  readonly name: string;
  /** The shape of the images in batches. */
  readonly shape: ImageShape;
  /** How many times higher and wider the images are in the records. */
  readonly scale: number;
  readonly count: number;
  readonly records: Uint8Array;
}

/** `pixels` [batch, channels, height, width], normalised per channel; `labels` [batch], from 0. */
export interface Batch {
  readonly pixels: Float32Array;
  readonly labels: Int32Array;
}

/** Mean and standard deviation of each channel of images with values from 0 to 1. */
interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** By number of channels: those of CIFAR-10, which serve for all colour images, and those of MNIST. Others have none of their own. */
const STATISTICS: ReadonlyMap<number, ChannelStatistics> = new Map([
  [1, { mean: [0.1307], deviation: [0.3081] }],
  [3, { mean: [0.4914, 0.4822, 0.4465], deviation: [0.247, 0.2435, 0.2616] }],
]);

/** Bytes of one record: a label and an image of `shape`, `scale` times enlarged. */
export function recordLength([channels, height, width]: ImageShape, scale: number): number {
  return 1 + channels * height * scale * width * scale;
}

/**
 * The records from `index * size` on, `size` of them. Larger images are reduced by averaging boxes of `scale` x `scale`
 * pixels. Throws a `ProblemError` if the set has too few records.
 */
export function batch(images: ImageSet, index: number, size: number): Batch {
  const { shape, scale, count, name } = images;
  const first = index * size;
  if (first + size > count) {
    throw new ProblemError(
      'invocation',
      `${name} has ${count} images, too few for batch ${index + 1} of ${size}.`,
      'use a smaller batch or more images',
    );
  }
  const length = recordLength(shape, scale);
  const pixelsPerImage = shape[0] * shape[1] * shape[2];
  const pixels = new Float32Array(size * pixelsPerImage);
  const labels = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const record = images.records.subarray((first + i) * length, (first + i + 1) * length);
    labels[i] = record[0];
    normalise(record.subarray(1), shape, scale, pixels.subarray(i * pixelsPerImage, (i + 1) * pixelsPerImage));
  }
  return { pixels, labels };
}

function normalise(bytes: Uint8Array, [channels, height, width]: ImageShape, scale: number, out: Float32Array): void {
  const statistics = channelStatistics(channels);
  const row = width * scale;
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    const mean = statistics.mean[channel];
    const deviation = statistics.deviation[channel];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const corner = (channel * height + y) * scale * row + x * scale;
        out[at++] = (boxSum(bytes, corner, row, scale) / (255 * scale * scale) - mean) / deviation;
      }
    }
  }
}

/** The sum of a square of pixels whose upper left one is at `corner`. */
function boxSum(bytes: Uint8Array, corner: number, row: number, side: number): number {
  let sum = 0;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) sum += bytes[corner + y * row + x];
  }
  return sum;
}

function channelStatistics(channels: number): ChannelStatistics {
  const known = STATISTICS.get(channels);
  return known ?? { mean: Array<number>(channels).fill(0.5), deviation: Array<number>(channels).fill(0.25) };
}
