/**
 * Rounded arithmetic, and how much is known of its results: a value in float64, and for each element how far another
 * computation of it may be from there. The bounds are rigorous, so that a result outside of them is a wrong one; and an
 * error of 0 is a promise: where a result is sure to be exact, even a step or a comparison of it cannot differ.
 */
import type { BinaryFn, UnaryFn } from '../../../compiler/graph/primitive.ts';
import { type Tensor, tensor } from '../../../runtime/reference/tensor.ts';

/** A tensor, and bounds of its errors. NaN and the infinities have the error 0 or, like what is not known at all, ∞. */
export interface Bounded {
  readonly value: Tensor;
  readonly error: Tensor;
}

/** The arithmetic that the bounds are for. */
export interface Arithmetic {
  /** Half the distance from 1 to the next number: a correctly rounded result has this relative error at most. */
  readonly unit: number;
  /** Below this numbers may be flushed to 0, above the other they are ∞. */
  readonly least: number;
  readonly most: number;
  /** Whether a number is one of the arithmetic. */
  readonly has: (value: number) => boolean;
  /** The relative error of a function that is not correctly rounded. */
  readonly accuracy: (fn: UnaryFn | BinaryFn) => number;
  /** How far spectra of exactly known matrices may be off, relative to their greatest value; 0 if they are the interpreter's own. */
  readonly spectra: number;
}

const trigonometry: ReadonlySet<UnaryFn | BinaryFn> = new Set<UnaryFn | BinaryFn>(['sin', 'cos', 'pow']);

/** An engine's float32; its functions are as accurate as the tests of single primitives say. */
export const FLOAT32: Arithmetic = {
  unit: 2 ** -24,
  least: 2 ** -126,
  most: (2 - 2 ** -23) * 2 ** 127,
  has: (value) => Object.is(Math.fround(value), value) && (value === 0 || Math.abs(value) >= 2 ** -126),
  accuracy: (fn) => (trigonometry.has(fn) ? 1e-5 : 2e-6),
  spectra: 0,
};

/** The interpreter's float64, in which the same function of the same number gives the same result. */
export const FLOAT64: Arithmetic = {
  unit: 2 ** -53,
  least: 2 ** -1022,
  most: Number.MAX_VALUE,
  has: () => true,
  accuracy: () => 2 ** -53,
  spectra: 0,
};

/**
 * The arithmetic of an engine that rewrites what it runs, as TensorFlow does: a division may be a multiplication by the inverse, so that nothing
 * is sure to be exact.
 */
export const REWRITTEN = {
  kernels: { ...FLOAT32, unit: 2 ** -23, has: () => false },
  host: { ...FLOAT64, unit: 2 ** -52, has: () => false, accuracy: () => 2 ** -48, spectra: 2 ** -44 },
} as const satisfies Arithmetics;

/** What kernels and the steps of the host are computed in. */
export interface Arithmetics {
  readonly kernels: Arithmetic;
  readonly host: Arithmetic;
}

/** What is known exactly. */
export const exactly = (value: Tensor): Bounded => ({
  value,
  error: tensor(value.shape, new Float64Array(value.data.length)),
});

/** A value with an error for each element: at least 0, ∞ where nothing is known, NaN where bounds gave up. */
export function bounded(value: Tensor, errorAt: (at: number) => number): Bounded {
  const error = value.data.map((v, at) => {
    const e = errorAt(at);
    return e === 0 || (e > 0 && Number.isFinite(v)) ? e : Infinity;
  });
  return { value, error: { shape: value.shape, data: error } };
}

/** The error that rounding a result adds to the error `spread` that it has from its operands. */
export function rounding(arithmetic: Arithmetic, value: number, spread: number, relative: number): number {
  const { least, most, has } = arithmetic;
  const magnitude = Math.abs(value) + spread;
  if (magnitude > most) return Number.isFinite(value) ? Infinity : 0;
  return spread === 0 && has(value) && relative <= arithmetic.unit ? 0 : relative * magnitude + least;
}

/** How far apart two results are: 0 if they are the same NaN or infinity, ∞ if only one is finite. */
export function distance(a: number, b: number): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  const apart = Math.abs(a - b);
  return Number.isNaN(apart) ? Infinity : apart;
}

/** The elements of `actual` that are further from the value than its error allows, as text. */
export function violations({ value, error }: Bounded, actual: ArrayLike<number>): readonly string[] {
  return Array.from(value.data, (expected, at) => {
    if (distance(actual[at], expected) <= error.data[at]) return [];
    return [`[${at}] is ${actual[at]}, not ${expected} ± ${error.data[at].toExponential(1)}`];
  }).flat();
}
