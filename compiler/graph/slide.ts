/** Windows that slide over an image: how many places they have. */
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
