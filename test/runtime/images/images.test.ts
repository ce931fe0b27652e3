import { expect, test } from 'vitest';
import { batch, type ImageSet, recordLength } from '../../../runtime/images/images.ts';

/** Two 1x2x2 images, stored at twice the size. */
const enlarged: ImageSet = {
  name: 'two.bin',
  shape: [1, 2, 2],
  scale: 2,
  count: 2,
  records: Uint8Array.from([
    ...[3, 0, 2, 10, 10, 4, 6, 10, 10, 255, 255, 0, 1, 255, 255, 0, 0],
    ...[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255],
  ]),
};

const gray = (byte: number) => Math.fround((byte / 255 - 0.1307) / 0.3081);

test('a record is a label and one byte per pixel', () => {
  expect(recordLength([3, 32, 32], 1)).toBe(3073);
  expect(recordLength([3, 16, 16], 2)).toBe(3073);
});

test('a batch holds the labels and normalised pixels of consecutive records', () => {
  const plain: ImageSet = {
    ...enlarged,
    shape: [3, 1, 1],
    scale: 1,
    count: 3,
    records: Uint8Array.from([7, 0, 0, 0, 2, 0, 51, 255, 5, 9, 9, 9]),
  };
  const { pixels, labels } = batch(plain, 1, 1);
  expect([...labels]).toEqual([2]);
  expect([...pixels]).toEqual([-0.4914 / 0.247, (0.2 - 0.4822) / 0.2435, (1 - 0.4465) / 0.2616].map(Math.fround));
  expect([...batch(plain, 0, 2).labels]).toEqual([7, 2]);
  expect(batch(plain, 0, 2).pixels.slice(3)).toEqual(pixels);
});

test('larger images are averaged over boxes', () => {
  const { pixels, labels } = batch(enlarged, 0, 2);
  expect([...labels]).toEqual([3, 1]);
  expect([...pixels]).toEqual([3, 10, 255, 0.25, 0, 0, 0, 63.75].map(gray));
});

test('a batch beyond the last image is refused', () => {
  expect(() => batch(enlarged, 1, 2)).toThrow('two.bin has 2 images, too few for batch 2 of 2.');
  expect(() => batch(enlarged, 0, 3)).toThrow('too few for batch 1 of 3');
});

test('images of other than one or three channels have a mean of 0.5 and a deviation of 0.25', () => {
  const records = Uint8Array.of(0, 0, 255);
  const two: ImageSet = { ...enlarged, shape: [2, 1, 1], scale: 1, count: 1, records };
  expect([...batch(two, 0, 1).pixels]).toEqual([-2, 2]);
});
