/**
 * Batch normalisation and its gradient, channel by channel. With x̂ the normalised x, r = 1/√(variance + ε) and ‾ the
 * mean over the channel, the gradient is scale · r · (gy - gy‾ - x̂ · (gy·x̂)‾).
 */
import type { EvaluationRules } from './rule.ts';
import { filled, offsets, strides, type Tensor } from './tensor.ts';

export const normalisationRules: EvaluationRules<'batch_norm' | 'batch_norm_grad'> = {
  batch_norm: ({ epsilon }, [x, scale, shift], shape) => {
    const y = filled(shape, 0);
    eachChannel(x, (at, c) => {
      const { normalised } = normalise(pick(x, at), epsilon);
      at.forEach((place, k) => (y.data[place] = normalised[k] * scale.data[c] + shift.data[c]));
    });
    return y;
  },
  batch_norm_grad: ({ epsilon }, [x, scale, gy], shape) => {
    const gx = filled(shape, 0);
    eachChannel(x, (at, c) => {
      const { normalised, rate } = normalise(pick(x, at), epsilon);
      const gradient = pick(gy, at);
      const constant = mean(gradient);
      const along = mean(gradient.map((value, k) => value * normalised[k]));
      const factor = scale.data[c] * rate;
      at.forEach((place, k) => (gx.data[place] = factor * (gradient[k] - constant - normalised[k] * along)));
    });
    return gx;
  },
};

/** Calls back with the places of each channel's elements in x [batch, channel, ...]. */
function eachChannel(x: Tensor, visit: (at: Int32Array, channel: number) => void): void {
  const steps = strides(x.shape);
  for (let c = 0; c < x.shape[1]; c++) visit(offsets(x.shape.with(1, 1), steps, c * steps[1]), c);
}

/** The values with mean 0 and, but for ε, variance 1; and the rate they were divided by the inverse of. */
function normalise(values: Float64Array, epsilon: number): { normalised: Float64Array; rate: number } {
  const centre = mean(values);
  const centred = values.map((value) => value - centre);
  const rate = 1 / Math.sqrt(mean(centred.map((value) => value * value)) + epsilon);
  return { normalised: centred.map((value) => value * rate), rate };
}

const pick = (x: Tensor, at: Int32Array): Float64Array => Float64Array.from(at, (place) => x.data[place]);

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
