/**
 * Average pooling as a depthwise convolution with ones, divided by how many pixels each window has; and its adjoint. That
 * takes half the time of onnxruntime's AveragePool.
 */
import type { Shape, Window } from '../../graph/primitive.ts';
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
    if (stride === 1) {
      return s.emit('Conv', inputs, { ...windows({ ...window, padding: kernel - 1 - padding }), group: image[1] });
    }
    const rest = [2, 3].map((dim) => image[dim] - ((gradient[dim] - 1) * stride + kernel - 2 * padding));
    return s.emit('ConvTranspose', inputs, { ...windows(window), output_padding: rest, group: image[1] });
  }),
};

/** The attributes by which ONNX's operators slide a window. */
export function windows({ kernel, stride, padding }: Window): Attributes {
  return {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
  };
}

/** A filter of ones for each channel of the image: [channel, 1, kernel, kernel]. */
function ones(s: Scope, { kernel }: Window, [, channels]: Shape): string {
  return s.floats(Array<number>(channels * kernel * kernel).fill(1), [channels, 1, kernel, kernel]);
}

/** 1 / how many pixels of the window at each place of the output lie in the image: [1, 1, ho, wo]. */
function inverseCounts(s: Scope, { kernel, stride, padding }: Window, image: Shape, output: Shape): string {
  const inside = (dim: number): readonly number[] =>
    Array.from({ length: output[dim] }, (_, place) => {
      const start = place * stride - padding;
      return Math.min(image[dim], start + kernel) - Math.max(0, start);
    });
  const columns = inside(3);
  const counts = inside(2).flatMap((row) => columns.map((column) => row * column));
  return s.floats(
    counts.map((count) => 1 / count),
    [1, 1, output[2], output[3]],
  );
}
