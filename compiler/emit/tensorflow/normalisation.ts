/** Batch normalisation and its gradient by TensorFlow's own operators, which take images with their channels last. */
import type { Shape } from '../../graph/primitive.ts';
import { elements } from '../../graph/graph.ts';
import type { EmittersOf } from './emitter.ts';
import { floatValue, inOrder, numbers, reshaped, type Scope, transposed, typed, type Value } from './scope.ts';

export const normalisation: EmittersOf<'batch_norm' | 'batch_norm_grad'> = {
  batch_norm: (s, { epsilon }, [x, scale, shift], shape) =>
    ofImage(s, normalised(s, imageOf(s, x), numbers(s, scale), numbers(s, shift), epsilon), shape),
  batch_norm_grad: (s, { epsilon }, [x, scale, gy], shape) => {
    const channels = shape[1];
    const image = imageOf(s, x);
    const [zeros, ones] = [0, 1].map((value) => s.floats(Array<number>(channels).fill(value), [channels]));
    const forward = normalised(s, image, ones, zeros, epsilon);
    const statistics = [3, 4, 5].map((output) => `${forward}:${output}`);
    const inputs = [imageOf(s, gy), image, numbers(s, scale), ...statistics];
    const attributes = { ...typed('float32', 'U'), epsilon: { float: epsilon }, is_training: true };
    return ofImage(s, s.emit('FusedBatchNormGradV3', inputs, attributes), shape);
  },
};

function normalised(s: Scope, image: string, scale: string, shift: string, epsilon: number): string {
  const nothing = s.floats([], [0]);
  const attributes = { ...typed('float32', 'U'), epsilon: { float: epsilon }, is_training: true };
  return s.emit('FusedBatchNormV3', [image, scale, shift, nothing, nothing], attributes);
}

/** x, [batch, channel, …], as an image [batch, h, w, channel]. */
function imageOf(s: Scope, x: Value): string {
  if (x.shape.length === 4) return numbers(s, inOrder(s, x, 'last'));
  const [batch, channels] = x.shape;
  const flat = [batch, channels, elements(x.shape.slice(2)), 1];
  return transposed(s, reshaped(s, numbers(s, x), x.shape, flat), flat, [0, 2, 3, 1]);
}

/** An image [batch, h, w, channel] as a value of this shape. */
function ofImage(s: Scope, image: string, shape: Shape): Value {
  if (shape.length === 4) return floatValue(s, image, shape, 'last');
  const [batch, channels] = shape;
  const flat = [batch, elements(shape.slice(2)), 1, channels];
  const plain = transposed(s, image, flat, [0, 3, 1, 2]);
  return floatValue(s, reshaped(s, plain, [batch, channels, elements(shape.slice(2)), 1], shape), shape);
}
