/** Average pooling, and its adjoint as a transposed depthwise convolution with ones. */
import type { Shape, Window } from '../../graph/primitive.ts';
import { type EmittersOf, onNumbers } from './emitter.ts';
import type { Attributes } from './model.ts';

export const pooling: EmittersOf<'average_pool' | 'average_pool_grad'> = {
  average_pool: onNumbers((s, { window }, [x]) =>
    s.emit('AveragePool', [x], { ...windows(window), count_include_pad: 0 }),
  ),
  average_pool_grad: onNumbers((s, { window, size }, [gy], [gradient]) => {
    const { kernel, stride, padding } = window;
    const [, channels, height, width] = gradient;
    const shares = s.emit('Mul', [gy, s.floats(inverseCounts(window, size, [height, width]), [1, 1, height, width])]);
    const ones = s.floats(Array<number>(channels * kernel * kernel).fill(1), [channels, 1, kernel, kernel]);
    // A window of ones is its own mirror image, so with stride 1 the adjoint is a convolution, which runs faster.
    if (stride === 1) {
      return s.emit('Conv', [shares, ones], {
        ...windows({ ...window, padding: kernel - 1 - padding }),
        group: channels,
      });
    }
    const rest = [0, 1].map((at) => size[at] - ((gradient[2 + at] - 1) * stride + kernel - 2 * padding));
    return s.emit('ConvTranspose', [shares, ones], { ...windows(window), output_padding: rest, group: channels });
  }),
};

function windows({ kernel, stride, padding }: Window): Attributes {
  return {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
  };
}

/** 1 / how much of the window at each place of the output lies in the image, [ho, wo]. */
function inverseCounts({ kernel, stride, padding }: Window, image: Shape, output: Shape): number[] {
  const inside = (place: number, size: number): number => {
    const start = place * stride - padding;
    return Math.min(size, start + kernel) - Math.max(0, start);
  };
  const [rows, columns] = [0, 1].map((at) =>
    Array.from({ length: output[at] }, (_, place) => inside(place, image[at])),
  );
  return rows.flatMap((row) => columns.map((column) => 1 / (row * column)));
}
