/**
 * Convolution and its two adjoints. The three are one loop over the products x·w·y of a trilinear form, each writing to
 * the factor that the other two lack; so they are adjoint to each other by construction.
 */
import type { Shape, Slide } from '../../compiler/graph/primitive.ts';
import type { EvaluationRules } from './rule.ts';
import { filled } from './tensor.ts';

export const convolutionRules: EvaluationRules<'conv' | 'conv_input_grad' | 'conv_weight_grad'> = {
  conv: ({ slide }, [{ data: x, shape: image }, { data: w, shape: kernel }], shape) => {
    const y = filled(shape, 0);
    const into = y.data;
    eachRow(slide, image, kernel, shape, (xAt, wAt, yAt, length) => {
      const weight = w[wAt];
      for (let k = 0; k < length; k++) into[yAt + k] += weight * x[xAt + k * slide.stride[1]];
    });
    return y;
  },
  conv_input_grad: ({ slide }, [{ data: gy, shape: out }, { data: w, shape: kernel }], shape) => {
    const gx = filled(shape, 0);
    const into = gx.data;
    eachRow(slide, shape, kernel, out, (xAt, wAt, yAt, length) => {
      const weight = w[wAt];
      for (let k = 0; k < length; k++) into[xAt + k * slide.stride[1]] += weight * gy[yAt + k];
    });
    return gx;
  },
  conv_weight_grad: ({ slide }, [{ data: x, shape: image }, { data: gy, shape: out }], shape) => {
    const gw = filled(shape, 0);
    eachRow(slide, image, shape, out, (xAt, wAt, yAt, length) => {
      let sum = 0;
      for (let k = 0; k < length; k++) sum += x[xAt + k * slide.stride[1]] * gy[yAt + k];
      gw.data[wAt] += sum;
    });
    return gw;
  },
};

/** One row of products with one weight: y from `yAt` on meets every `stride[1]`-th x from `xAt` on, `length` times. */
type Row = (xAt: number, wAt: number, yAt: number, length: number) => void;

/** Visits, for each weight, the rows of y in which it meets the image x [b,in,h,w] and not its padding. */
function eachRow(slide: Slide, x: Shape, w: Shape, y: Shape, visit: Row): void {
  const [batch, channels, height, width] = x;
  const [outs, ins, kernelHeight, kernelWidth] = w;
  const [, , outHeight, outWidth] = y;
  const outsPerGroup = outs / slide.groups;
  const { stride, dilation, padding } = slide;
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outs; o++) {
      const yPlane = (b * outs + o) * outHeight * outWidth;
      const firstIn = Math.floor(o / outsPerGroup) * ins;
      for (let i = 0; i < ins; i++) {
        const xPlane = (b * channels + firstIn + i) * height * width;
        for (let ky = 0; ky < kernelHeight; ky++) {
          const top = ky * dilation[0] - padding[0];
          const [rowStart, rowStop] = inside(top, stride[0], height, outHeight);
          for (let kx = 0; kx < kernelWidth; kx++) {
            const left = kx * dilation[1] - padding[1];
            const [start, stop] = inside(left, stride[1], width, outWidth);
            if (start >= stop) continue;
            const wAt = ((o * ins + i) * kernelHeight + ky) * kernelWidth + kx;
            for (let row = rowStart; row < rowStop; row++) {
              const xAt = xPlane + (top + row * stride[0]) * width + left + start * stride[1];
              visit(xAt, wAt, yPlane + row * outWidth + start, stop - start);
            }
          }
        }
      }
    }
  }
}

/** The output positions p in [0, count) for which first + p·stride lies in [0, length). */
function inside(first: number, stride: number, length: number, count: number): readonly [start: number, stop: number] {
  const start = Math.max(0, Math.ceil(-first / stride));
  const stop = Math.min(count, Math.ceil((length - first) / stride));
  return [start, stop];
}
