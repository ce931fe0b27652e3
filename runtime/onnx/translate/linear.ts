/** Products with known matrices become linear layers, all others products of tensors. */
import { strides } from '../../reference/tensor.ts';
import {
  type Batched,
  batchedOf,
  type Call,
  constantOf,
  fault,
  inputOf,
  MIXES,
  numberOf,
  type Value,
} from '../graph/call.ts';
import { type Constant, constant, gather } from '../graph/constant.ts';
import { aligned, ownShape, padded } from '../graph/layout.ts';
import { biasOf } from './convolution.ts';
import { append, batched, type Draft, float32, reshaped, sameShape } from './draft.ts';
import { transposedValue } from './movement.ts';
import { addConstant, scaled } from './arithmetic.ts';

export function gemm(call: Call, draft: Draft): readonly Value[] {
  const given = batchedOf(call, 0);
  if (given.layout.shape.length !== 2) throw fault(call, 'takes a matrix.');
  const input = numberOf(call, 'transA', 0) === 1 ? transposedValue(draft, call, given, [1, 0]) : given;
  const stored = constantOf(call, 1);
  if (stored?.shape.length !== 2) throw fault(call, 'is supported with a known matrix of two axes.');
  const weight = numberOf(call, 'transB', 0) === 1 ? stored : turned(call, stored);
  const alpha = numberOf(call, 'alpha', 1);
  const beta = numberOf(call, 'beta', 1);
  const added = constantOf(call, 2);
  const [out] = weight.shape;
  const plain = alpha === 1 && added?.data.length === out && added.shape[added.shape.length - 1] === out;
  const bias = plain ? biasOf(call, 2, out) : null;
  const product = linear(call, draft, input, weight, bias && multiplied(bias, beta));
  if (plain || added === null) return [scaled(draft, call, product, alpha, 0)];
  return [addConstant(draft, call, scaled(draft, call, product, alpha, 0), multiplied(added, beta))];
}

export function matMul(call: Call, draft: Draft): readonly Value[] {
  const [a, b] = [inputOf(call, 0), inputOf(call, 1)];
  if (a.kind === 'batched' && b.kind === 'constant') return [timesKnown(call, draft, a, b)];
  if (a.kind === 'constant' && b.kind === 'batched') return [knownTimes(call, draft, a, b)];
  return [product(call, draft, batchedOf(call, 0), batchedOf(call, 1))];
}

function timesKnown(call: Call, draft: Draft, input: Batched, right: Constant): Batched {
  const vector = right.shape.length === 1;
  const matrix = vector ? { ...right, shape: [right.shape[0], 1] } : withoutOnes(call, right);
  const output = linear(call, draft, input, turned(call, matrix), null);
  if (!vector) return output;
  const { layout } = output;
  return reshaped(draft, call, output, { ...layout, shape: layout.shape.slice(0, -1) });
}

/** A matrix times tensors is, with all of them transposed, tensors times a matrix. */
function knownTimes(call: Call, draft: Draft, left: Constant, input: Batched): Batched {
  const rank = input.layout.shape.length;
  if (rank < 2) throw fault(call, 'takes matrices.');
  const order = Array.from({ length: rank }, (_, axis) => axis);
  const swapped = [...order.slice(0, -2), rank - 1, rank - 2];
  const turnedInput = transposedValue(draft, call, input, swapped);
  const output = linear(call, draft, turnedInput, withoutOnes(call, left), null);
  return transposedValue(draft, call, output, swapped);
}

/** `y = x Wᵀ + b` on the last axis; `weight` is [out, in]. */
function linear(call: Call, draft: Draft, input: Batched, weight: Constant, bias: Constant | null): Batched {
  const { layout } = input;
  const last = layout.shape.length - 1;
  const [out, from] = weight.shape;
  if (layout.batchAxis === last) throw fault(call, MIXES);
  if (layout.shape[last] !== from)
    throw fault(call, `has a weight [${weight.shape.join(', ')}] for ${layout.shape[last]} channels.`);
  const to = { ...layout, shape: layout.shape.with(last, out) };
  const op = { kind: 'linear', in: from, out, bias: bias !== null } as const;
  const layer = append(draft, call, op, [input.layer], ownShape(to), {
    stored: [weight.origin, bias?.origin ?? null],
    parameters: { weight: float32(weight), ...(bias && { bias: float32(bias) }) },
  });
  return batched(layer, to);
}

function product(call: Call, draft: Draft, a: Batched, b: Batched): Batched {
  const rank = Math.max(a.layout.shape.length, b.layout.shape.length);
  const [left, right] = [padded(a.layout, rank), padded(b.layout, rank)];
  if (rank < 3 || left.batchAxis >= rank - 2 || !aligned(left, right)) throw fault(call, MIXES);
  const leading = left.shape.slice(0, -2);
  if (!sameShape(leading, right.shape.slice(0, -2)) || left.shape[rank - 1] !== right.shape[rank - 2]) {
    const shapes = [left, right].map((layout) => `[${ownShape(layout).join(', ')}]`).join(' and ');
    throw fault(call, `multiplies ${shapes}; leading axes must be equal.`);
  }
  const inputs = [reshaped(draft, call, a, left).layer, reshaped(draft, call, b, right).layer];
  const to = { ...left, shape: left.shape.with(rank - 1, right.shape[rank - 1]) };
  return batched(append(draft, call, { kind: 'matmul' }, inputs, ownShape(to)), to);
}

function withoutOnes(call: Call, matrix: Constant): Constant {
  const shape = matrix.shape.slice(-2);
  if (matrix.shape.length < 2 || matrix.shape.slice(0, -2).some((size) => size !== 1)) {
    throw fault(call, `has a known factor [${matrix.shape.join(', ')}]; matrices are supported.`);
  }
  return { ...matrix, shape };
}

function turned(call: Call, matrix: Constant): Constant {
  const [rows, columns] = matrix.shape;
  const steps = strides(matrix.shape);
  const data = call.budget.take(rows * columns);
  gather(matrix.data, [columns, rows], [steps[1], steps[0]], 0, data);
  return { ...matrix, shape: [columns, rows], data: Float32Array.from(data) };
}

function multiplied(input: Constant, factor: number): Constant {
  return factor === 1
    ? input
    : {
        ...constant(
          input.shape,
          input.data.map((value) => value * factor),
          'float',
        ),
        origin: input.origin,
      };
}
