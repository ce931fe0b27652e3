/** Image files: CIFAR-10's binary layout, plain or gzipped, at the size a network wants or an exact multiple of it. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ProblemError, systemCode } from '../problem.ts';
import { type ImageSet, type ImageShape, recordLength } from './images.ts';

/** The largest factor by which images are reduced. */
const MAX_SCALE = 8;

/** Layouts that files often have, so that a file for another network can be told from a broken one. */
const COMMON: readonly ImageShape[] = [
  [3, 32, 32],
  [3, 16, 16],
  [3, 64, 64],
  [1, 28, 28],
];

/**
 * The images of a `.bin` or `.bin.gz` file, for a network that takes `shape` and tells `classes` apart. The size of the
 * file's images is deduced from its length. Throws a `ProblemError` on a file that is missing, cut off, of another layout, or
 * has a label beyond the classes.
 */
export function readImages(path: string, shape: ImageShape, options: { readonly classes: number }): ImageSet {
  const name = basename(path);
  const records = readBytes(path);
  const scale = scaleOf(name, records, shape, options.classes);
  const length = recordLength(shape, scale);
  const count = records.length / length;
  const wrong = labels(records, length).findIndex((label) => label >= options.classes);
  if (wrong >= 0) {
    throw new ProblemError(
      'environment',
      `Image ${wrong + 1} of ${name} has label ${records[wrong * length]}, but there are only ${options.classes} classes.`,
    );
  }
  return { name, shape, scale, count, records };
}

function readBytes(path: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const missing = systemCode(error) === 'ENOENT';
    throw new ProblemError('environment', `The image file ${path} ${missing ? 'does not exist' : 'cannot be read'}.`);
  }
  if (!path.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    throw new ProblemError('environment', `The image file ${path} is damaged or no gzip file.`);
  }
}

/**
 * How many times larger the file's images are than `shape`. Where the length fits several sizes, the labels decide; where
 * they do not, the smallest.
 */
function scaleOf(name: string, records: Uint8Array, shape: ImageShape, classes: number): number {
  if (records.length === 0) throw new ProblemError('environment', `${name} is empty.`);
  const scales = Array.from({ length: MAX_SCALE }, (_, i) => i + 1);
  const fitting = scales.filter((scale) => records.length % recordLength(shape, scale) === 0);
  if (fitting.length === 0) throw misfit(name, records.length, shape);
  const labelled = fitting.find((scale) =>
    labels(records, recordLength(shape, scale)).every((label) => label < classes),
  );
  return labelled ?? fitting[0];
}

function misfit(name: string, bytes: number, shape: ImageShape): ProblemError {
  const other = COMMON.find((layout) => bytes % recordLength(layout, 1) === 0);
  if (other !== undefined) {
    return new ProblemError(
      'environment',
      `${name} has images of ${other.join('x')}, which cannot be reduced to the network's ${shape.join('x')}.`,
    );
  }
  return new ProblemError(
    'environment',
    `${name} is cut off or has another layout: its ${bytes} bytes are no whole number of labels with ` +
      `${shape.join('x')} images, nor with images up to ${MAX_SCALE} times as high and wide.`,
    'a record is one label byte, then all red, all green, all blue pixels',
  );
}

/** The label bytes of all records. */
function labels(records: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from({ length: records.length / length }, (_, i) => records[i * length]);
}
