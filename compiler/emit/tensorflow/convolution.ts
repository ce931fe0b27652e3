/**
 * Convolution and its two gradients by TensorFlow's own operators, on images with their channels last: on a CPU these know no other
 * order, nor groups, nor dilated gradients. So groups are taken apart, and dilated filters get their zeros.
 */
import type { Plane, Shape, Slide } from '../../graph/primitive.ts';
import type { EmittersOf } from './emitter.ts';
import type { Attributes } from './graph-def.ts';
import { joined, sliced } from './movement.ts';
import { floatValue, inOrder, numbers, reshaped, type Scope, transposed, type Value } from './scope.ts';

export const convolution: EmittersOf<'conv' | 'conv_input_grad' | 'conv_weight_grad'> = {
  conv: (s, { slide }, [x, w], shape) => {
    const image = channelsLast(s, x);
    const filters = filtersOf(s, w, slide);
    const parts = filters.map((filter, group) => {
      return s.emit('Conv2D', [channelsOf(s, image, x.shape, group, slide), filter], sliding(slide));
    });
    return floatValue(s, joined(s, parts, 3), shape, 'last');
  },

  conv_input_grad: (s, { slide }, [gy, w], shape) => {
    const gradient = channelsLast(s, gy);
    const [batch, channels, height, width] = shape;
    const size = s.ints([batch, height, width, channels / slide.groups]);
    const parts = filtersOf(s, w, slide).map((filter, group) => {
      const part = channelsOf(s, gradient, gy.shape, group, slide);
      return s.emit('Conv2DBackpropInput', [size, filter, part], sliding(slide));
    });
    return floatValue(s, joined(s, parts, 3), shape, 'last');
  },

  conv_weight_grad: (s, { slide, kernel }, [x, gy], shape) => {
    const [image, gradient] = [channelsLast(s, x), channelsLast(s, gy)];
    const { groups, dilation } = slide;
    const [outs, ins] = shape;
    const reach = reachOf(kernel, dilation);
    const size = s.ints([...reach, ins, outs / groups]);
    const parts = Array.from({ length: groups }, (_, group) => {
      const inputs = [
        channelsOf(s, image, x.shape, group, slide),
        size,
        channelsOf(s, gradient, gy.shape, group, slide),
      ];
      return s.emit('Conv2DBackpropFilter', inputs, sliding(slide));
    });
    const filter = taps(s, joined(s, parts, 3), [...reach, ins, outs], kernel, dilation);
    return floatValue(s, transposed(s, filter, [...kernel, ins, outs], [3, 2, 0, 1]), shape);
  },
};

const channelsLast = (s: Scope, x: Value): string => numbers(s, inOrder(s, x, 'last'));

/** How an operator slides a filter that has no dilation any more. */
function sliding({ stride, padding: [top, left, bottom, right] }: Slide): Attributes {
  const isPadded = top + left + bottom + right > 0;
  return {
    strides: [1, ...stride, 1],
    padding: { text: isPadded ? 'EXPLICIT' : 'VALID' },
    ...(isPadded && { explicit_paddings: [0, 0, top, bottom, left, right, 0, 0] }),
  };
}

/** The channels of a group, of an image [batch, h, w, channel]; `shape` is the image's as [batch, channel, h, w]. */
function channelsOf(s: Scope, image: string, shape: Shape, group: number, { groups }: Slide): string {
  if (groups === 1) return image;
  const [batch, channels, height, width] = shape;
  const size = channels / groups;
  return sliced(s, image, [0, 0, 0, group * size], [batch, height, width, size]);
}

/** The filter of each group, [kh, kw, in/groups, out/groups] with the zeros of its dilation. */
function filtersOf(s: Scope, w: Value, { groups, dilation }: Slide): readonly string[] {
  const [outs, ins, ...kernel] = w.shape;
  const plane: Plane = [kernel[0], kernel[1]];
  const moved = transposed(s, numbers(s, inOrder(s, w, 'plain')), w.shape, [2, 3, 1, 0]);
  const filters = dilated(s, moved, [...plane, ins, outs], dilation);
  const reach = reachOf(plane, dilation);
  if (groups === 1) return [filters];
  const size = [...reach, ins, outs / groups];
  return Array.from({ length: groups }, (_, group) => sliced(s, filters, [0, 0, 0, (group * outs) / groups], size));
}

/** How many pixels a filter spans. */
const reachOf = (kernel: Plane, dilation: Plane): Plane => [
  dilation[0] * (kernel[0] - 1) + 1,
  dilation[1] * (kernel[1] - 1) + 1,
];

/** Filters [kh, kw, in, out] with zeros between their elements. */
function dilated(s: Scope, filters: string, shape: Shape, dilation: Plane): string {
  if (dilation.every((step) => step === 1)) return filters;
  const [height, width, ins, outs] = shape;
  const [down, across] = dilation;
  const apart = reshaped(s, filters, shape, [height, 1, width, 1, ins * outs]);
  const paddings = [0, 0, 0, down - 1, 0, 0, 0, across - 1, 0, 0];
  const padded = s.emit('Pad', [apart, s.ints(paddings, [5, 2])]);
  const together = s.emit('Reshape', [padded, s.ints([height * down, width * across, ins, outs])]);
  return sliced(s, together, [0, 0, 0, 0], [...reachOf([height, width], dilation), ins, outs]);
}

/** The elements of filters [height, width, in, out] that a dilated filter has. */
function taps(s: Scope, filters: string, shape: Shape, kernel: Plane, dilation: Plane): string {
  if (dilation.every((step) => step === 1)) return filters;
  const [height, width, ins, outs] = shape;
  const [down, across] = dilation;
  const whole = [kernel[0] * down, kernel[1] * across];
  const paddings = [0, whole[0] - height, 0, whole[1] - width, 0, 0, 0, 0];
  const padded = s.emit('Pad', [filters, s.ints(paddings, [4, 2])]);
  const apart = s.emit('Reshape', [padded, s.ints([kernel[0], down, kernel[1], across, ins * outs])]);
  const chosen = sliced(s, apart, [0, 0, 0, 0, 0], [kernel[0], 1, kernel[1], 1, ins * outs]);
  return s.emit('Reshape', [chosen, s.ints([...kernel, ins, outs])]);
}
