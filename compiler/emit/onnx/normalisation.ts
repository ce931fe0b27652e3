/**
 * Batch normalisation by onnxruntime's own operator in training mode, and its gradient, scale·r·(gy - gy‾ - x̂·(gy·x̂)‾),
 * where x̂ and r come from that operator too and the scaling per channel is done by the same operator in inference mode.
 */
import type { Shape } from '../../graph/primitive.ts';
import { type EmittersOf, onNumbers } from './emitter.ts';
import { reshaped, type Scope } from './scope.ts';

export const normalisation: EmittersOf<'batch_norm' | 'batch_norm_grad'> = {
  batch_norm: onNumbers((s, { epsilon }, [x, scale, shift], [from]) => normalised(s, x, scale, shift, from, epsilon).y),
  batch_norm_grad: onNumbers((s, { epsilon }, [x, scale, gy], [from]) => {
    const [zeros, ones] = [0, 1].map((value) => perChannel(s, value, from));
    const { y, variance } = normalised(s, x, ones, zeros, from, epsilon);
    const dims = s.ints(otherDims(from));
    const mean = s.emit('ReduceMean', [gy, dims], { keepdims: 0 });
    const along = s.emit('ReduceMean', [s.emit('Mul', [gy, y]), dims], { keepdims: 0 });
    const rate = s.emit('Sqrt', [s.emit('Add', [variance, s.floats([epsilon])])]);
    const factor = s.emit('Div', [scale, rate]);
    const minus = s.emit('Neg', [factor]);
    const centred = affine(s, gy, factor, s.emit('Mul', [minus, mean]), from);
    return s.emit('Add', [centred, affine(s, y, s.emit('Mul', [minus, along]), zeros, from)]);
  }),
};

/** x normalised over every dimension but the second, scaled and shifted; and the biased variance of each channel. */
function normalised(
  s: Scope,
  x: string,
  scale: string,
  shift: string,
  shape: Shape,
  epsilon: number,
): { readonly y: string; readonly variance: string } {
  // With momentum 0 the second and third output, the running statistics, are those of this batch.
  const attributes = { training_mode: 1, momentum: { float: 0 }, epsilon: { float: epsilon } };
  const y = s.emit('BatchNormalization', [x, scale, shift, ...runningStatistics(s, x, shape)], attributes, {
    outputs: 3,
  });
  return { y, variance: `${y}.2` };
}

/**
 * Two vectors that may be overwritten: onnxruntime writes the new running statistics over the old ones, even where these are
 * constants or inputs of the kernel, and a NaN there would stay. What is finite of x does not matter, being multiplied by
 * the momentum; what is not makes its channel NaN anyway.
 */
function runningStatistics(s: Scope, x: string, shape: Shape): readonly [mean: string, variance: string] {
  const dims = otherDims(shape);
  const corner = s.emit('Slice', [x, s.ints(dims.map(() => 0)), s.ints(dims.map(() => 1)), s.ints(dims)]);
  const vector = reshaped(
    s,
    corner,
    shape.map((size, dim) => (dim === 1 ? size : 1)),
    [shape[1]],
  );
  return [s.emit('Neg', [vector]), s.emit('Abs', [vector])];
}

/** x·scale + shift, per channel. */
function affine(s: Scope, x: string, scale: string, shift: string, shape: Shape): string {
  const [zeros, ones] = [0, 1].map((value) => perChannel(s, value, shape));
  return s.emit('BatchNormalization', [x, scale, shift, zeros, ones], { epsilon: { float: 0 } });
}

const perChannel = (s: Scope, value: number, shape: Shape): string =>
  s.floats(Array<number>(shape[1]).fill(value), [shape[1]]);

const otherDims = (shape: Shape): readonly number[] => [...shape.keys()].filter((dim) => dim !== 1);
