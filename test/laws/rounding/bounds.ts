/** Error bounds of every primitive: from those of its operands to those of its result. */
import { graphBuilder, type GraphBuilder, type GraphNode, reachable } from '../../../compiler/graph/graph.ts';
import type { Primitive, Shape } from '../../../compiler/graph/primitive.ts';
import { evaluateNode } from '../../../runtime/reference/evaluate.ts';
import { broadcastStrides, gather, type Tensor } from '../../../runtime/reference/tensor.ts';
import { type Arithmetic, bounded, type Bounded, distance, exactly, rounding } from './arithmetic.ts';
import { batchNormGradSteps, batchNormSteps } from './batch-norm.ts';
import { binaryError, selectError, unaryError } from './pointwise.ts';

/** What is known of a primitive's result in an arithmetic. */
export function boundedNode(arithmetic: Arithmetic, op: Primitive, inputs: readonly Bounded[]): Bounded {
  const value = evaluateNode(
    op,
    inputs.map((input) => input.value),
  );
  const operand = (at: number): ((index: number) => readonly [number, number]) => pairs(inputs[at], value.shape);
  switch (op.kind) {
    case 'fill':
      return bounded(value, (at) => rounding(arithmetic, value.data[at], 0, arithmetic.unit));
    case 'unary': {
      const x = operand(0);
      return bounded(value, (at) => unaryError(arithmetic, op.fn, ...x(at)));
    }
    case 'binary': {
      const [a, b] = [operand(0), operand(1)];
      return bounded(value, (at) => binaryError(arithmetic, op.fn, a(at), b(at)));
    }
    case 'select': {
      const [c, a, b] = [operand(0), operand(1), operand(2)];
      return bounded(value, (at) => selectError(c(at), a(at), b(at)));
    }
    case 'eye':
      return exactly(value);
    case 'reshape':
    case 'transpose':
    case 'expand':
    case 'slice':
    case 'pad':
    case 'concat':
      // Errors move with their elements.
      return { value, error: evaluateNode(op, inputs.map(({ error }) => error)) }; // prettier-ignore
    case 'sort':
      return monotone(op, value, inputs);
    case 'reduce':
      if (op.fn === 'max' || op.fn === 'min') return monotone(op, value, inputs);
      return op.fn === 'prod' ? product(arithmetic, op, value, inputs) : sum(arithmetic, op, value, inputs);
    case 'contract':
    case 'conv':
    case 'conv_input_grad':
    case 'conv_weight_grad':
      return sum(arithmetic, op, value, inputs);
    case 'agreements':
      return agreements(value, inputs[0]);
    case 'average_pool':
    case 'average_pool_grad':
      return pooled(arithmetic, op, value, inputs);
    case 'max_pool_gather':
    case 'max_pool_scatter':
      return pooledMaxima(arithmetic, op, value, inputs);
    case 'batch_norm':
      return bySteps(arithmetic, value, inputs, (g, nodes) => batchNormSteps(g, op, nodes));
    case 'batch_norm_grad':
      return bySteps(arithmetic, value, inputs, (g, nodes) => batchNormGradSteps(g, op, nodes));
    case 'eigenvalues':
    case 'singular_values':
      return computedElsewhere(arithmetic, spectrum(value, inputs[0]));
    case 'determinant':
      return computedElsewhere(
        arithmetic,
        bounded(value, () => (isExact(inputs[0]) ? 0 : Infinity)),
      );
    case 'inverse':
      return bounded(value, () => (isExact(inputs[0]) && arithmetic.spectra === 0 ? 0 : Infinity));
    case 'count_distinct':
      return bounded(value, () => (isExact(inputs[0]) ? 0 : Infinity));
    case 'source':
    case 'stop':
    case 'port':
    case 'gradient':
      throw new Error(`${op.kind} is not evaluated`);
    default:
      return op satisfies never;
  }
}

/** With the error of another computation of the same. */
function computedElsewhere({ spectra }: Arithmetic, { value, error }: Bounded): Bounded {
  if (spectra === 0) return { value, error };
  const greatest = Math.max(0, ...value.data.map(Math.abs).filter(Number.isFinite));
  return bounded(value, (at) => error.data[at] + (Number.isFinite(value.data[at]) ? spectra * greatest : 0));
}

const isExact = ({ error }: Bounded): boolean => error.data.every((e) => e === 0);

/** Whether an element is NaN, but may be a number. */
const isVague = ({ value, error }: Bounded): boolean =>
  value.data.some((v, at) => Number.isNaN(v) && error.data[at] > 0);

/** Elements and their errors, as if the tensor were broadcast to `shape`. */
function pairs({ value, error }: Bounded, shape: Shape): (index: number) => readonly [number, number] {
  const [values, errors] = [value, error].map((each) => gather(each, shape, broadcastStrides(each.shape)).data);
  return (index) => [values[index], errors[index]];
}

const combined = (x: Tensor, y: Tensor, f: (a: number, b: number) => number): Tensor => ({
  shape: x.shape,
  data: x.data.map((a, at) => f(a, y.data[at])),
});

/** Where the result grows with each operand, it lies between those of the least and the greatest operands. */
function monotone(op: Primitive, value: Tensor, inputs: readonly Bounded[]): Bounded {
  if (inputs.every(isExact)) return exactly(value);
  // What may be a number or NaN is neither the least nor the greatest.
  if (inputs.some(isVague)) return bounded(value, () => Infinity);
  const low = evaluateNode(op, inputs.map((x) => combined(x.value, x.error, (v, e) => v - e))); // prettier-ignore
  const high = evaluateNode(op, inputs.map((x) => combined(x.value, x.error, (v, e) => v + e))); // prettier-ignore
  return bounded(value, (at) =>
    Math.max(distance(low.data[at], value.data[at]), distance(high.data[at], value.data[at])),
  );
}

/** |Π(x + e) - Πx| ≤ Π(|x| + e) - Π|x|, and each multiplication rounds. */
function product(arithmetic: Arithmetic, op: Primitive, value: Tensor, [x]: readonly Bounded[]): Bounded {
  const count = terms(op, [x]);
  const greatest = evaluateNode(op, [combined(x.value, x.error, (v, e) => Math.abs(v) + e)]);
  const sizes = Array.from(x.value.data, (v, at) => Math.abs(v) + x.error.data[at]).filter(
    (size) => size > 0 && size < Infinity,
  );
  const [least, most] = [Math.min(1, ...sizes), Math.max(1, ...sizes)];
  return bounded(value, (at) => {
    if (count.data[at] <= 1) return greatest.data[at] - Math.abs(value.data[at]);
    // A part of the product may leave the range even if all of it does not.
    if (most ** count.data[at] > arithmetic.most || least ** count.data[at] < arithmetic.least) return Infinity;
    const spread = greatest.data[at] - Math.abs(value.data[at]);
    return spread + count.data[at] * rounding(arithmetic, value.data[at], spread, 2 * arithmetic.unit);
  });
}

/**
 * Sums of operands, or of products of two: |Σ(x + e)(y + f) - Σxy| ≤ Σ|x|f + Σe|y| + Σef, and n roundings, of which each is of
 * a part of Σ|xy|. They are exact in any order if all terms are multiples of a power of two that is not too small for that.
 */
function sum(arithmetic: Arithmetic, op: Primitive, value: Tensor, inputs: readonly Bounded[]): Bounded {
  const finite = inputs.every(({ value: { data } }) => data.every(Number.isFinite));
  const exact = inputs.every(isExact);
  const magnitudes = inputs.map(({ value: x }) => mapped(x, (v) => (Number.isFinite(v) ? Math.abs(v) : 0)));
  const errors = inputs.map(({ error }) => error);
  const total = evaluateNode(op, magnitudes).data;
  const grid = inputs.reduce((product, { value: x }) => product * granularity(x), 1);
  const count = terms(op, inputs).data;
  const spreads = exact ? [] : mixtures(magnitudes, errors).map((operands) => evaluateNode(op, operands).data);
  return bounded(value, (at) => {
    const spread = spreads.reduce((all, each) => all + each[at], 0);
    if (total[at] + spread > arithmetic.most) return Infinity;
    if (!Number.isFinite(value.data[at])) return exact ? 0 : Infinity;
    if (!finite && !exact) return Infinity;
    if (spread === 0 && total[at] * arithmetic.unit <= grid && grid >= arithmetic.least) return 0;
    return spread + count[at] * (arithmetic.unit * 1.01 * (total[at] + spread) + arithmetic.least);
  });
}

/** The operands of the parts of the error: for x and y those of |x|f, e|y| and ef. */
function mixtures([x, y]: readonly Tensor[], [e, f]: readonly Tensor[]): readonly (readonly Tensor[])[] {
  return y === undefined ? [[e]] : [[x, f], [e, y], [e, f]]; // prettier-ignore
}

/** Off by at most how many places of either row are not sure to be on their side of 0. */
function agreements(value: Tensor, { value: x, error }: Bounded): Bounded {
  const [rows] = value.shape;
  const length = x.data.length / Math.max(1, rows);
  const isUnsure = (at: number): boolean => error.data[at] > 0 && !(Math.abs(x.data[at]) > error.data[at]);
  const unsure = Array.from({ length: rows }, (_, row) =>
    Array.from({ length }, (__, k) => Number(isUnsure(row * length + k))).reduce((sum, each) => sum + each, 0),
  );
  return bounded(value, (at) => unsure[Math.floor(at / rows)] + unsure[at % rows]);
}

/** The greatest power of two of which all elements that are finite are multiples; ∞ if they are 0. */
function granularity({ data }: Tensor): number {
  const powers = data.filter((v) => v !== 0 && Number.isFinite(v)).map(lastBit);
  return powers.reduce((least, power) => Math.min(least, power), Infinity);
}

function lastBit(value: number): number {
  let power = 2 ** Math.floor(Math.log2(Math.abs(value)));
  while (!Number.isInteger(value / power)) power /= 2;
  return power;
}

/** How many terms each element of the result is a sum or a product of. */
const terms = (op: Primitive, inputs: readonly Bounded[]): Tensor =>
  evaluateNode(op.kind === 'reduce' ? { ...op, fn: 'sum' } : op, inputs.map(({ value }) => mapped(value, () => 1))); // prettier-ignore

const mapped = ({ shape, data }: Tensor, f: (value: number) => number): Tensor => ({ shape, data: data.map(f) });

/** Elements that move are off by what they were off by, where it is certain which ones move; scattered ones add up. */
function pooledMaxima(
  arithmetic: Arithmetic,
  op: Primitive & { readonly kind: 'max_pool_gather' | 'max_pool_scatter' },
  value: Tensor,
  [x, y]: readonly Bounded[],
): Bounded {
  if (x.value === y.value && op.kind === 'max_pool_gather') return monotone(op, value, [x, x]);
  if (!isExact(x)) return bounded(value, () => Infinity);
  const spread = evaluateNode(op, [x.value, y.error]).data;
  if (op.kind === 'max_pool_gather') return bounded(value, (at) => spread[at]);
  const total = evaluateNode(op, [x.value, mapped(y.value, Math.abs)]).data;
  const count = evaluateNode(op, [x.value, mapped(y.value, () => 1)]).data;
  return bounded(value, (at) => {
    if (count[at] <= 1) return spread[at];
    if (!Number.isFinite(value.data[at])) return isExact(y) ? 0 : Infinity;
    if (total[at] + spread[at] > arithmetic.most) return Infinity;
    return spread[at] + count[at] * (arithmetic.unit * 1.01 * (total[at] + spread[at]) + arithmetic.least);
  });
}

/** Averages, of windows of at most kh·kw pixels, each divided once. */
function pooled(
  arithmetic: Arithmetic,
  op: Primitive & { readonly kind: 'average_pool' | 'average_pool_grad' },
  value: Tensor,
  [x]: readonly Bounded[],
): Bounded {
  const total = evaluateNode(op, [mapped(x.value, Math.abs)]).data;
  const spread = evaluateNode(op, [x.error]).data;
  const roundings = op.window.kernel[0] * op.window.kernel[1] + 2;
  return bounded(value, (at) => {
    if (!Number.isFinite(value.data[at])) return isExact(x) ? 0 : Infinity;
    if (total[at] + spread[at] === 0) return 0;
    if ((total[at] + spread[at]) * roundings > arithmetic.most) return Infinity;
    return spread[at] + roundings * (arithmetic.unit * 1.01 * (total[at] + spread[at]) + arithmetic.least);
  });
}

/** The bounds of what a primitive is made of, about its own value. */
function bySteps(
  arithmetic: Arithmetic,
  value: Tensor,
  inputs: readonly Bounded[],
  steps: (g: GraphBuilder, nodes: readonly GraphNode[]) => GraphNode,
): Bounded {
  const g = graphBuilder();
  const sources = inputs.map(({ value: { shape } }, stream) =>
    g.node({ kind: 'source', source: { kind: 'noise', stream }, shape }, []),
  );
  const last = steps(g, sources);
  const known = new Map(sources.map((source, at) => [source, inputs[at]]));
  for (const node of reachable([last])) {
    if (!known.has(node)) {
      known.set(node, boundedNode(arithmetic, node.op, node.inputs.map((input) => known.get(input) as Bounded))); // prettier-ignore
    }
  }
  const { value: stepped, error } = known.get(last) as Bounded;
  return bounded(value, (at) => error.data[at] + distance(stepped.data[at], value.data[at]));
}

/** Eigenvalues of symmetric matrices, and singular values, are off by at most the norm of what the matrix is off by. */
function spectrum(value: Tensor, { error }: Bounded): Bounded {
  const [rows, columns] = error.shape.slice(-2);
  const perMatrix = value.shape.at(-1) ?? 1;
  const norms = Array.from({ length: value.data.length / Math.max(1, perMatrix) }, (_, matrix) =>
    Math.hypot(...error.data.subarray(matrix * rows * columns, (matrix + 1) * rows * columns)),
  );
  return bounded(value, (at) => norms[Math.floor(at / perMatrix)]);
}
