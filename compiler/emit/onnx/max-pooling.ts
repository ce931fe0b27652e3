/**
 * Maximum pooling by the places that onnxruntime's MaxPool gives beside its maxima. Numbers are brought into an order that
 * MaxPool keeps: it passes over NaN, and finds no place in a window of -∞.
 */
import { elements } from '../../graph/graph.ts';
import type { Window } from '../../graph/primitive.ts';
import { type EmittersOf, onNumbers } from './emitter.ts';
import { windows } from './pooling.ts';
import { reshaped, type Scope } from './scope.ts';

export const maxPooling: EmittersOf<'max_pool_gather' | 'max_pool_scatter'> = {
  max_pool_gather: onNumbers((s, { window }, [x, values], [image]) =>
    s.emit('Gather', [reshaped(s, values, image, [elements(image)]), places(s, window, x)], { axis: 0 }),
  ),
  max_pool_scatter: onNumbers((s, { window }, [x, gy], [image, gradient]) => {
    const [size, count] = [[elements(image)], [elements(gradient)]];
    const zeros = s.emit('Expand', [s.floats([0]), s.ints(size)]);
    const at = reshaped(s, places(s, window, x), gradient, count);
    const sums = s.emit('ScatterElements', [zeros, at, reshaped(s, gy, gradient, count)], {
      axis: 0,
      reduction: 'add',
    });
    return reshaped(s, sums, size, image);
  }),
};

/** The greatest and second greatest power of two: numbers beyond the latter count as equal, and NaN as the former. */
const ORDERED = { float32: [2 ** 127, 2 ** 126], float64: [2 ** 1023, 2 ** 1022] } as const;

/** Where in the flattened x the greatest element of each window is: int64 [batch, channel, ho, wo]. */
function places(s: Scope, window: Window, x: string): string {
  const [ofNaN, limit] = ORDERED[s.element];
  const bounded = s.emit('Clip', [x, s.floats([-limit]), s.floats([limit])]);
  const ordered = s.emit('Where', [s.emit('IsNaN', [x]), s.floats([ofNaN]), bounded]);
  return `${s.emit('MaxPool', [ordered], windows(window), { outputs: 2 })}.1`;
}
