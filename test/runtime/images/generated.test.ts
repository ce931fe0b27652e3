import { expect, test } from 'vitest';
import { generatedImages } from '../../../runtime/images/generated.ts';
import { batch } from '../../../runtime/images/images.ts';

test('labels run through the classes in turn', () => {
  const { labels } = batch(generatedImages(0, 7, [3, 8, 8], 3), 0, 7);
  expect([...labels]).toEqual([0, 1, 2, 0, 1, 2, 0]);
});

test('an image depends on the seed and its number, not on how many there are', () => {
  const few = generatedImages(0, 4, [3, 16, 16], 10);
  const many = generatedImages(0, 9, [3, 16, 16], 10);
  expect(batch(many, 0, 4)).toEqual(batch(few, 0, 4));
  expect(batch(generatedImages(1, 4, [3, 16, 16], 10), 0, 4).pixels).not.toEqual(batch(few, 0, 4).pixels);
});

test('two images of one class differ', () => {
  const { pixels } = batch(generatedImages(0, 2, [1, 16, 16], 1), 0, 2);
  expect(pixels.subarray(0, 256)).not.toEqual(pixels.subarray(256));
});

test('neighbouring classes differ in their shape, and but for its colour in nothing else', () => {
  // Image 1 is of class 1 among five and of class 0 among one; the rest of the scene comes from the same draws.
  const square = batch(generatedImages(0, 2, [1, 16, 16], 5), 1, 1).pixels;
  const disc = batch(generatedImages(0, 2, [1, 16, 16], 1), 1, 1).pixels;
  const differing = square.reduce((count, pixel, i) => count + (pixel === disc[i] ? 0 : 1), 0);
  expect(differing).toBeGreaterThan(4);
  expect(differing).toBeLessThan(100);
});

test('the images use the range of bytes as photos do', () => {
  const { pixels } = batch(generatedImages(0, 500, [3, 16, 16], 10), 0, 500);
  const mean = pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length;
  const square = pixels.reduce((sum, pixel) => sum + pixel * pixel, 0) / pixels.length;
  expect(Math.abs(mean)).toBeLessThan(0.3);
  expect(square).toBeGreaterThan(0.3);
  expect(square).toBeLessThan(1.2);
});

test('the stripes of a class run one way', () => {
  // With 10 classes, 0 to 4 have stripes that change along the rows and 5 to 9 along the columns.
  const images = generatedImages(0, 400, [1, 16, 16], 10);
  const { pixels, labels } = batch(images, 0, 400);
  let agree = 0;
  labels.forEach((label, i) => {
    const image = pixels.subarray(i * 256, (i + 1) * 256);
    let across = 0;
    let down = 0;
    for (let at = 0; at < 256; at++) {
      if (at % 16 !== 15) across += (image[at + 1] - image[at]) ** 2;
      if (at < 240) down += (image[at + 16] - image[at]) ** 2;
    }
    agree += across > down === label < 5 ? 1 : 0;
  });
  expect(agree).toBeGreaterThan(300);
});
