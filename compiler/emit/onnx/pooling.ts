/**
 * Average pooling as a depthwise convolution with ones, divided by what each window counts; and its adjoint. That
 * takes half the time of onnxruntime's AveragePool.
 */
import type { AverageWindow, Shape, Window } from '../../graph/primitive.ts';
import { pixelsInside } from '../../graph/slide.ts';
import { type EmittersOf, onNumbers } from './emitter.ts';
import type { Attributes } from './model.ts';
import type { Scope } from './scope.ts';

export const pooling: EmittersOf<'average_pool' | 'average_pool_grad'> = {
  average_pool: onNumbers((s, { window }, [x], [image], shape) => {
    const sums = s.emit('Conv', [x, ones(s, window, image)], { ...windows(window), group: image[1] });
    return s.emit('Mul', [sums, inverseCounts(s, window, image, shape)]);
  }),
  average_pool_grad: onNumbers((s, { window }, [gy], [gradient], image) => {
    const { kernel, stride, padding } = window;
    const shares = s.emit('Mul', [gy, inverseCounts(s, window, image, gradient)]);
    const inputs = [shares, ones(s, window, image)];
    // A window of ones is its own mirror image, so with stride 1 the adjoint is a convolution, which runs faster.
    if (stride.every((step) => step === 1)) {
      const [top, left, bottom, right] = padding.map((each, side) => kernel[side % 2] - 1 - each);
      return s.emit('Conv', inputs, {
        ...windows({ ...window, padding: [top, left, bottom, right] }),
        group: image[1],
      });
    }
    const rest = [0, 1].map((at) => {
      return image[2 + at] - ((gradient[2 + at] - 1) * stride[at] + kernel[at] - padding[at] - padding[at + 2]);
    });
    return s.emit('ConvTranspose', inputs, { ...windows(window), output_padding: rest, group: image[1] });
  }),
};

/** The attributes by which ONNX's operators slide a window. */
export function windows({ kernel, stride, padding }: Window): Attributes {
  return { kernel_shape: kernel, strides: stride, pads: padding };
}

/** A filter of ones for each channel of the image: [channel, 1, kh, kw]. */
function ones(s: Scope, { kernel }: Window, [, channels]: Shape): string {
  return s.floats(Array<number>(channels * kernel[0] * kernel[1]).fill(1), [channels, 1, ...kernel]);
}

/** 1 / how many pixels of the window at each place of the output count: [1, 1, ho, wo], or a scalar if all do. */
function inverseCounts(s: Scope, window: AverageWindow, image: Shape, output: Shape): string {
  const { kernel, counted } = window;
  if (counted) return s.floats([1 / (kernel[0] * kernel[1])]);
  const counts = pixelsInside([image[2], image[3]], window);
  return s.floats(
    counts.map((count) => 1 / count),
    [1, 1, output[2], output[3]],
  );
}
