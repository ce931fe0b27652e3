/**
 * Pooling by TensorFlow's own operators, which take padding that they choose or none: images are padded here. The average of a window of
 * a padded image is put right by how many of its pixels count.
 */
import type { AverageWindow, Shape, Window } from '../../graph/primitive.ts';
import { elements } from '../../graph/graph.ts';
import { pixelsInside } from '../../graph/slide.ts';
import { type EmittersOf, onNumbers } from './emitter.ts';
import type { Attributes } from './graph-def.ts';
import { sliced } from './movement.ts';
import { gathered } from './powers-of-two.ts';
import { inMemory, reshaped, type Scope, typed } from './scope.ts';

export const pooling: EmittersOf<'average_pool' | 'average_pool_grad' | 'max_pool_gather' | 'max_pool_scatter'> = {
  average_pool: onNumbers((s, { window }, [x], [image], shape) => {
    const averages = s.emit('AvgPool', [padded(s, x, window, 0)], sliding(window));
    return s.emit('Mul', [averages, shares(s, window, image, shape)]);
  }, 'last'),

  average_pool_grad: onNumbers((s, { window }, [gy], [gradient], shape) => {
    const shared = s.emit('Mul', [gy, shares(s, window, shape, gradient)]);
    const around = paddedShape(shape, window);
    const spread = s.emit('AvgPoolGrad', [s.ints(inMemory(around, 'last')), shared], sliding(window));
    return inside(s, spread, shape, window);
  }, 'last'),

  max_pool_gather: onNumbers((s, { window }, [x, values], [image]) => {
    const around = paddedShape(image, window);
    const flat = reshaped(s, padded(s, values, window, 0), inMemory(around, 'last'), [elements(around)]);
    return gathered(s, flat, places(s, window, x), 0);
  }, 'last'),

  max_pool_scatter: onNumbers((s, { window }, [x, gy], [image, gradient]) => {
    const around = paddedShape(image, window);
    const count = [elements(gradient)];
    const at = reshaped(s, places(s, window, x), inMemory(gradient, 'last'), count, 'int32');
    const flat = reshaped(s, gy, inMemory(gradient, 'last'), count);
    const sums = s.emit('UnsortedSegmentSum', [flat, at, s.ints([elements(around)], [])], typed('int32', 'Tindices'));
    return inside(s, reshaped(s, sums, [elements(around)], inMemory(around, 'last')), image, window);
  }, 'last'),
};

function sliding({ kernel, stride }: Window): Attributes {
  return { ksize: [1, ...kernel, 1], strides: [1, ...stride, 1], padding: { text: 'VALID' } };
}

/** An image [batch, h, w, channel] with `value` around it. */
function padded(s: Scope, x: string, { padding: [top, left, bottom, right] }: Window, value: number): string {
  if (top + left + bottom + right === 0) return x;
  return s.emit('PadV2', [x, s.ints([0, 0, top, bottom, left, right, 0, 0], [4, 2]), s.floats([value])]);
}

function paddedShape([batch, channels, height, width]: Shape, { padding: [top, left, bottom, right] }: Window): Shape {
  return [batch, channels, height + top + bottom, width + left + right];
}

/** What is left of a padded image, [batch, h, w, channel], without its padding; `image` is [batch, channel, h, w]. */
function inside(s: Scope, x: string, image: Shape, { padding: [top, left, bottom, right] }: Window): string {
  return top + left + bottom + right === 0 ? x : sliced(s, x, [0, top, left, 0], inMemory(image, 'last'));
}

/** The size of a window by how many of its pixels count, at each place of the output: [1, ho, wo, 1], or a scalar if all do. */
function shares(s: Scope, window: AverageWindow, image: Shape, output: Shape): string {
  const { kernel, counted } = window;
  if (counted) return s.floats([1]);
  const counts = pixelsInside([image[2], image[3]], window);
  return s.floats(
    counts.map((count) => (kernel[0] * kernel[1]) / count),
    [1, output[2], output[3], 1],
  );
}

/** The greatest and second greatest power of two: numbers beyond the latter count as equal, and NaN as the former. */
const ORDERED = { float32: [2 ** 127, 2 ** 126], float64: [2 ** 1023, 2 ** 1022] } as const;

/** Where in the flattened padded x the greatest element of each window is: int32 [batch, ho, wo, channel]. */
function places(s: Scope, window: Window, x: string): string {
  const [ofNaN, limit] = ORDERED[s.element];
  const bounded = s.emit('Maximum', [s.emit('Minimum', [x, s.floats([limit])]), s.floats([-limit])]);
  const ordered = s.emit('SelectV2', [s.emit('IsNan', [x]), s.floats([ofNaN]), bounded]);
  const around = padded(s, ordered, window, -ofNaN);
  const pooled = s.emit('MaxPoolWithArgmax', [around], {
    ...sliding(window),
    ...typed('int32', 'Targmax'),
    include_batch_in_index: true,
  });
  return `${pooled}:1`;
}
