import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { batch } from '../../../runtime/images/images.ts';
import { readImages } from '../../../runtime/images/read.ts';
import { ProblemError } from '../../../runtime/problem.ts';
import { sharedPath, testWithData } from '../../shared-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'images-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Records whose label is their number and whose pixels are all `value`. */
function records(count: number, pixels: number, value = 9): Uint8Array {
  const bytes = new Uint8Array(count * (1 + pixels)).fill(value);
  for (let i = 0; i < count; i++) bytes[i * (1 + pixels)] = i;
  return bytes;
}

const ten = { classes: 10 };

test('a plain and a gzipped file hold the same images', () => {
  const bytes = records(4, 48);
  const plain = readImages(file('plain.bin', bytes), [3, 4, 4], ten);
  const zipped = readImages(file('zipped.bin.gz', gzipSync(bytes)), [3, 4, 4], ten);
  expect(plain.count).toBe(4);
  expect(batch(zipped, 0, 4)).toEqual(batch(plain, 0, 4));
  expect([...batch(plain, 1, 2).labels]).toEqual([2, 3]);
});

test('the size of the images follows from the length of the file', () => {
  const images = readImages(file('larger.bin', records(5, 3 * 12 * 12)), [3, 4, 4], ten);
  expect(images).toMatchObject({ scale: 3, count: 5, shape: [3, 4, 4], name: 'larger.bin' });
});

test('where two sizes fit the length, labels decide', () => {
  const both = records(5, 16, 200);
  expect(readImages(file('both.bin', both), [1, 2, 2], ten)).toMatchObject({ scale: 2, count: 5 });
  expect(readImages(file('small.bin', records(17, 4, 200)), [1, 2, 2], { classes: 17 })).toMatchObject({ scale: 1 });
});

test.each([
  [
    'cut off',
    'cut.bin',
    records(4, 48).subarray(1),
    'environment',
    'cut.bin is cut off or has another layout: its 195 bytes',
  ],
  ['empty', 'empty.bin', new Uint8Array(0), 'environment', 'empty.bin is empty.'],
  [
    'of another size',
    'digits.bin',
    records(3, 784),
    'environment',
    'digits.bin has images of 1x28x28, which cannot be reduced',
  ],
  [
    'labelled beyond the classes',
    'many.bin',
    records(12, 48),
    'environment',
    'Image 11 of many.bin has label 10, but there are',
  ],
  ['no gzip file', 'no.bin.gz', records(4, 48), 'environment', 'is damaged or no gzip file.'],
  [
    'a damaged gzip file',
    'half.bin.gz',
    gzipSync(records(4, 48)).subarray(0, 20),
    'environment',
    'is damaged or no gzip',
  ],
])('a file that is %s is refused', (_, name, bytes, kind, message) => {
  const path = file(name, bytes);
  const read = () => readImages(path, [3, 4, 4], ten);
  expect(read).toThrow(ProblemError);
  expect(read).toThrow(expect.objectContaining({ kind, message: expect.stringContaining(message) }));
});

test('a missing file and a folder are told apart', () => {
  expect(() => readImages(join(folder, 'none.bin'), [3, 4, 4], ten)).toThrow('none.bin does not exist.');
  expect(() => readImages(folder, [3, 4, 4], ten)).toThrow('cannot be read.');
});

testWithData('the first CIFAR-10 images have their labels and are nearly normal', ['cifar10_train2000.bin.gz'], () => {
  const images = readImages(sharedPath('cifar10_train2000.bin.gz'), [3, 32, 32], ten);
  expect(images.count).toBe(2000);
  const { pixels, labels } = batch(images, 0, 1000);
  expect([...labels.subarray(0, 10)]).toEqual([6, 9, 9, 4, 1, 1, 2, 7, 8, 3]);
  const mean = pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length;
  const square = pixels.reduce((sum, pixel) => sum + pixel * pixel, 0) / pixels.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(square).toBeCloseTo(1, 1);
});

testWithData(
  'reducing 32x32 photos gives the published 16x16 ones',
  ['tinyimagenet32_600.bin.gz', 'tinyimagenet16_600.bin.gz'],
  () => {
    const read = (name: string) => batch(readImages(sharedPath(name), [3, 16, 16], { classes: 120 }), 0, 600);
    const reduced = read('tinyimagenet32_600.bin.gz');
    const published = read('tinyimagenet16_600.bin.gz');
    expect(reduced.labels).toEqual(published.labels);
    const furthest = reduced.pixels.reduce(
      (most, pixel, i) => Math.max(most, Math.abs(pixel - published.pixels[i])),
      0,
    );
    // The published averages are rounded to whole bytes.
    expect(furthest).toBeLessThan(0.501 / 255 / 0.2435);
  },
);

testWithData('MNIST has one channel', ['mnist_train1000.bin.gz'], () => {
  const images = readImages(sharedPath('mnist_train1000.bin.gz'), [1, 28, 28], ten);
  expect([...batch(images, 0, 6).labels]).toEqual([5, 0, 4, 1, 9, 2]);
});
