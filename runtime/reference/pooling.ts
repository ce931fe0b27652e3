/** Pooling by averages and by maxima, and the adjoints, as one loop over windows. */
import type { AverageWindow, Shape, Window } from '../../compiler/graph/primitive.ts';
import type { EvaluationRules } from './rule.ts';
import { filled, type Tensor } from './tensor.ts';

export const poolingRules: EvaluationRules<
  'average_pool' | 'average_pool_grad' | 'max_pool_gather' | 'max_pool_scatter'
> = {
  average_pool: ({ window }, [x], shape) => {
    const y = filled(shape, 0);
    const share = shares(window);
    eachPixel(window, x.shape, shape, (xAt, yAt, inside) => {
      y.data[yAt] += x.data[xAt] * share(inside);
    });
    return y;
  },
  average_pool_grad: ({ window }, [gy], shape) => {
    const gx = filled(shape, 0);
    const share = shares(window);
    eachPixel(window, shape, gy.shape, (xAt, yAt, inside) => {
      gx.data[xAt] += gy.data[yAt] * share(inside);
    });
    return gx;
  },
  max_pool_gather: ({ window }, [x, values], shape) => {
    const y = filled(shape, 0);
    greatestPlaces(window, x, shape).forEach((xAt, yAt) => {
      y.data[yAt] = values.data[xAt];
    });
    return y;
  },
  max_pool_scatter: ({ window }, [x, gy], shape) => {
    const gx = filled(shape, 0);
    greatestPlaces(window, x, gy.shape).forEach((xAt, yAt) => {
      gx.data[xAt] += gy.data[yAt];
    });
    return gx;
  },
};

/** Where in x the greatest element of each window is, the first one of equals; NaN is the greatest. */
function greatestPlaces(window: Window, x: Tensor, out: Shape): readonly number[] {
  const places: number[] = [];
  eachPixel(window, x.shape, out, (xAt, yAt) => {
    const [value, greatest] = [x.data[xAt], x.data[places[yAt]]];
    const isGreater = value > greatest || (Number.isNaN(value) && !Number.isNaN(greatest));
    if (places[yAt] === undefined || isGreater) places[yAt] = xAt;
  });
  return places;
}

/** The part that a pixel has in the average of a window of which `inside` pixels lie in the image. */
const shares = ({ kernel, counted }: AverageWindow): ((inside: number) => number) =>
  counted ? () => 1 / (kernel[0] * kernel[1]) : (inside) => 1 / inside;

/** Visits every pixel of every window that lies in the image; `inside` is how many do of its window. */
function eachPixel(
  { kernel, stride, padding }: Window,
  [batch, channels, height, width]: Shape,
  [, , outHeight, outWidth]: Shape,
  visit: (xAt: number, yAt: number, inside: number) => void,
): void {
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const top = Math.max(0, oy * stride[0] - padding[0]);
      const bottom = Math.min(height, oy * stride[0] - padding[0] + kernel[0]);
      for (let ox = 0; ox < outWidth; ox++) {
        const left = Math.max(0, ox * stride[1] - padding[1]);
        const right = Math.min(width, ox * stride[1] - padding[1] + kernel[1]);
        const inside = (bottom - top) * (right - left);
        const yAt = (plane * outHeight + oy) * outWidth + ox;
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) {
            visit((plane * height + row) * width + column, yAt, inside);
          }
        }
      }
    }
  }
}
