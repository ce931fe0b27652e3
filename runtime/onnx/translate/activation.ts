/** Functions of each number. */
import type { ActivationFn } from '../../../compiler/network/network.ts';
import { type Batched, batchedOf, type Call, constantOf, fault, inputOf, numberOf, textOf } from '../graph/call.ts';
import { pointwise, type Draft, type Translate } from './draft.ts';

/** An operator that is one function, with its parameters. */
export const activation =
  (fn: ActivationFn, parametersOf: (call: Call) => readonly number[] = () => []): Translate =>
  (call, draft) => [apply(call, draft, batchedOf(call, 0), fn, parametersOf(call))];

const apply = (call: Call, draft: Draft, x: Batched, fn: ActivationFn, parameters: readonly number[]): Batched =>
  pointwise(draft, call, { kind: 'activation', fn, parameters }, x);

export const relu: Translate = (call, draft) => [pointwise(draft, call, { kind: 'relu' }, batchedOf(call, 0))];

/** The bounds of a Clip: attributes before operator set 11, inputs since. */
export const clip = activation('clip', (call) => {
  const low = constantOf(call, 1)?.data[0] ?? numberOf(call, 'min', -Infinity);
  const high = constantOf(call, 2)?.data[0] ?? numberOf(call, 'max', Infinity);
  // Exporters write the largest float for "no bound".
  return [low < -3.4e38 ? -Infinity : low, high > 3.4e38 ? Infinity : high];
});

export const gelu: Translate = (call, draft) => {
  const fn = textOf(call, 'approximate', 'none') === 'tanh' ? 'gelu_tanh' : 'gelu';
  return [apply(call, draft, batchedOf(call, 0), fn, [])];
};

/** x·sigmoid(αx), of which α = 1 is supported. */
export const swish: Translate = (call, draft) => {
  if (numberOf(call, 'alpha', 1) !== 1) throw fault(call, 'is supported with alpha 1.');
  return [apply(call, draft, batchedOf(call, 0), 'silu', [])];
};

/** A known exponent. */
export const pow: Translate = (call, draft) => {
  const x = batchedOf(call, 0);
  const exponent = constantOf(call, 1);
  if (exponent?.data.length !== 1) throw fault(call, 'is supported with one known exponent.');
  const [value] = exponent.data;
  if (value === 1) return [x];
  const named = new Map<number, ActivationFn>([
    [2, 'square'],
    [0.5, 'sqrt'],
    [-1, 'reciprocal'],
  ]).get(value);
  return [named ? apply(call, draft, x, named, []) : apply(call, draft, x, 'pow', [value])];
};

/** The greater, or the lesser, of a tensor and one known number; of a tensor and 0, a ReLU. */
export const bounded =
  (side: 'low' | 'high'): Translate =>
  (call, draft) => {
    const inputs = call.inputs.map((_, at) => inputOf(call, at));
    const x = inputs.find((input) => input.kind === 'batched');
    const bound = inputs.find((input) => input.kind === 'constant');
    if (inputs.length !== 2 || x === undefined || bound?.data.length !== 1) {
      throw fault(call, 'is supported with one known number.');
    }
    const [value] = bound.data;
    if (side === 'low' && value === 0) return [pointwise(draft, call, { kind: 'relu' }, x)];
    return [apply(call, draft, x, 'clip', side === 'low' ? [value, Infinity] : [-Infinity, value])];
  };
