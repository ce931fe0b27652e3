/** Windows that slide over an image: how many places they have, and how much of the image is in them. */
import type { Padding, Plane } from './primitive.ts';

/** A window of `kernel` pixels, `dilation` apart (1 if not given), moved by `stride`. */
export interface Sliding {
  readonly kernel: Plane;
  readonly stride: Plane;
  readonly padding: Padding;
  readonly dilation?: Plane;
}

/** Rows and columns of places that a window has in an image of so many. */
export const slid = (image: Plane, sliding: Sliding): Plane => [places(image, sliding, 0), places(image, sliding, 1)];

function places(image: Plane, { kernel, stride, padding, dilation = [1, 1] }: Sliding, along: 0 | 1): number {
  const free = image[along] + padding[along] + padding[along + 2] - dilation[along] * (kernel[along] - 1) - 1;
  return Math.floor(free / stride[along]) + 1;
}

/** How many pixels of the image are in the window, at each of its places, row by row; without dilation. */
export function pixelsInside(image: Plane, sliding: Omit<Sliding, 'dilation'>): readonly number[] {
  const { kernel, stride, padding } = sliding;
  const count = slid(image, sliding);
  const inside = (along: 0 | 1): readonly number[] =>
    Array.from({ length: count[along] }, (_, place) => {
      const start = place * stride[along] - padding[along];
      return Math.min(image[along], start + kernel[along]) - Math.max(0, start);
    });
  const columns = inside(1);
  return inside(0).flatMap((rows) => columns.map((column) => rows * column));
}

/** Whether the window has some of the image in it at each of its places, and each pixel of the window is on it at some. */
export const meetsEverywhere = (image: Plane, sliding: Sliding): boolean =>
  meetsAlong(image, sliding, 0) && meetsAlong(image, sliding, 1);

function meetsAlong(image: Plane, sliding: Sliding, along: 0 | 1): boolean {
  const count = places(image, sliding, along);
  const { kernel, stride, padding, dilation = [1, 1] } = sliding;
  const eachMeets = (outer: number, step: number, inner: number, innerStep: number): boolean => {
    for (let start = -padding[along], stop = start + outer * step; start < stop; start += step) {
      const first = start < 0 ? Math.ceil(-start / innerStep) : 0;
      if (first >= inner || start + first * innerStep >= image[along]) return false;
    }
    return true;
  };
  return (
    eachMeets(count, stride[along], kernel[along], dilation[along]) &&
    eachMeets(kernel[along], dilation[along], count, stride[along])
  );
}
