/** Stochastic gradient descent with momentum and weight decay, and the cosine schedule of its step [LH17]. */

export interface SgdSettings {
  /** The step at the start, which the schedule takes to 0. */
  readonly rate: number;
  readonly momentum: number;
  /** How much of each weight is added to its gradient. */
  readonly decay: number;
}

/** Moves one tensor's weights by one step at `rate`, in place; `velocity` is its memory, zeros at first. */
export function sgdStep(
  weights: Float32Array,
  velocity: Float32Array,
  gradient: ArrayLike<number>,
  { momentum, decay }: SgdSettings,
  rate: number,
): void {
  for (let i = 0; i < weights.length; i++) {
    velocity[i] = momentum * velocity[i] + gradient[i] + decay * weights[i];
    weights[i] -= rate * velocity[i];
  }
}

/** The step size at step `at` of `steps`: half a cosine from `rate` down to 0. */
export const cosineRate = (rate: number, at: number, steps: number): number =>
  (rate / 2) * (1 + Math.cos((Math.PI * at) / steps));
