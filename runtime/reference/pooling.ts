/** Average pooling and its adjoint, as one loop over windows. */
import type { Shape, Window } from '../../compiler/graph/primitive.ts';
import type { EvaluationRules } from './rule.ts';
import { filled } from './tensor.ts';

export const poolingRules: EvaluationRules<'average_pool' | 'average_pool_grad'> = {
  average_pool: ({ window }, [x], shape) => {
    const y = filled(shape, 0);
    eachPixel(window, x.shape, shape, (xAt, yAt, share) => {
      y.data[yAt] += x.data[xAt] * share;
    });
    return y;
  },
  average_pool_grad: ({ window }, [gy], shape) => {
    const gx = filled(shape, 0);
    eachPixel(window, shape, gy.shape, (xAt, yAt, share) => {
      gx.data[xAt] += gy.data[yAt] * share;
    });
    return gx;
  },
};

/** Visits every pixel of every window that lies in the image; `share` is its part of the window's average. */
function eachPixel(
  { kernel, stride, padding }: Window,
  [batch, channels, height, width]: Shape,
  [, , outHeight, outWidth]: Shape,
  visit: (xAt: number, yAt: number, share: number) => void,
): void {
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const top = Math.max(0, oy * stride - padding);
      const bottom = Math.min(height, oy * stride - padding + kernel);
      for (let ox = 0; ox < outWidth; ox++) {
        const left = Math.max(0, ox * stride - padding);
        const right = Math.min(width, ox * stride - padding + kernel);
        const share = 1 / ((bottom - top) * (right - left));
        const yAt = (plane * outHeight + oy) * outWidth + ox;
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) {
            visit((plane * height + row) * width + column, yAt, share);
          }
        }
      }
    }
  }
}
