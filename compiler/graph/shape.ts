/** The shape rule of every primitive. A violated rule is a bug of the compiler, so it throws: well-typed programs cannot. */
import type { Primitive, PrimitiveKind, PrimitiveOf, Shape, Window } from './primitive.ts';
import { slid } from './slide.ts';

type ShapeRules = { readonly [K in PrimitiveKind]: (op: PrimitiveOf<K>, inputs: readonly Shape[]) => Shape };

const shapeRules: ShapeRules = {
  source: (op) => op.shape,
  fill: (op) => op.shape,
  eye: (op) => [op.n, op.n],
  unary: (_, [x]) => x,
  binary: (_, inputs) => broadcast(inputs),
  select: (_, inputs) => broadcast(inputs),
  reshape: (op, [x]) => {
    if (product(op.shape) !== product(x)) unfit(`reshape of [${x}] to [${op.shape}]`);
    return op.shape;
  },
  transpose: (op, [x]) => {
    if (!isPermutation(op.perm, x.length)) unfit(`transpose ${op.perm} of [${x}]`);
    return op.perm.map((dim) => x[dim]);
  },
  expand: (op, [x]) => {
    const fits = x.length === op.shape.length && x.every((size, dim) => size === 1 || size === op.shape[dim]);
    if (!fits) unfit(`expand of [${x}]`);
    return op.shape;
  },
  slice: (op, [x]) => {
    const fits = 0 <= op.start && op.start <= op.stop && op.stop <= x[op.dim];
    if (!fits) unfit(`slice ${op.start}:${op.stop} of [${x}]`);
    return x.with(op.dim, op.stop - op.start);
  },
  pad: (op, [x]) => x.with(op.dim, op.before + x[op.dim] + op.after),
  concat: (op, inputs) => {
    const [first] = inputs;
    for (const other of inputs) if (!sameShape(other.with(op.dim, 0), first.with(op.dim, 0))) unfit('concat');
    return first.with(
      op.dim,
      inputs.reduce((sum, shape) => sum + shape[op.dim], 0),
    );
  },
  reduce: (op, [x]) => {
    const fits = op.dims.every((dim, at) => dim < x.length && (at === 0 || op.dims[at - 1] < dim));
    if (!fits) unfit(`reduce over ${op.dims} of [${x}]`);
    return x.filter((_, dim) => !op.dims.includes(dim));
  },
  contract: (op, [left, right]) => contractShape(op, left, right),
  agreements: (_, [x]) => {
    if (x.length === 0) unfit('agreements of a scalar');
    return [x[0], x[0]];
  },
  conv: ({ slide }, [x, w]) => {
    if (x[1] !== w[1] * slide.groups) unfit(`conv of [${x}] with [${w}] in ${slide.groups} groups`);
    return [x[0], w[0], ...slid([x[2], x[3]], { ...slide, kernel: [w[2], w[3]] })];
  },
  conv_input_grad: ({ slide, size }, [gy, w]) => [gy[0], w[1] * slide.groups, ...size],
  conv_weight_grad: ({ slide, kernel }, [x, gy]) => [gy[1], x[1] / slide.groups, ...kernel],
  average_pool: ({ window }, [x]) => pooled(window, x),
  average_pool_grad: ({ size }, [gy]) => [gy[0], gy[1], ...size],
  max_pool_gather: ({ window }, [x, values]) => {
    if (!sameShape(x, values)) unfit(`max_pool_gather of [${values}] by [${x}]`);
    return pooled(window, x);
  },
  max_pool_scatter: ({ window }, [x, gy]) => {
    if (!sameShape(gy, pooled(window, x))) unfit(`max_pool_scatter of [${gy}] by [${x}]`);
    return x;
  },
  batch_norm: (_, [x]) => x,
  batch_norm_grad: (_, [x]) => x,
  determinant: (_, [x]) => square(x).slice(0, -2),
  inverse: (_, [x]) => square(x),
  eigenvalues: (_, [x]) => square(x).slice(0, -1),
  singular_values: (_, [x]) => [...x.slice(0, -2), Math.min(...x.slice(-2))],
  sort: (_, [x]) => x,
  count_distinct: (_, [x]) => {
    if (x.length !== 2) unfit('count_distinct takes a matrix');
    return [];
  },
  stop: (_, [x]) => x,
  port: (_, [x]) => x,
  gradient: (_, [y, x]) => {
    if (y.length !== 0) unfit('gradient of a scalar only');
    return x;
  },
};

/** The shape of a primitive's result. */
export function shapeOf(op: Primitive, inputs: readonly Shape[]): Shape {
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  const rule = shapeRules[op.kind] as (op: Primitive, inputs: readonly Shape[]) => Shape;
  return rule(op, inputs);
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let dim = 0; dim < a.length; dim++) if (a[dim] !== b[dim]) return false;
  return true;
}

/** The common shape of pointwise operands. */
function broadcast(shapes: readonly Shape[]): Shape {
  const first = shapes[0];
  if (shapes.every((shape) => sameShape(shape, first))) return first;
  return first.map((_, dim) => {
    let common = 1;
    for (const shape of shapes) {
      const size = shape[dim];
      if (shape.length !== first.length || (size !== 1 && common !== 1 && size !== common)) {
        unfit(`[${shapes.join('] with [')}]`);
      }
      if (size !== 1) common = size;
    }
    return common;
  });
}

function contractShape({ left, right, out }: PrimitiveOf<'contract'>, a: Shape, c: Shape): Shape {
  const what = (): string => `contract ${left},${right}->${out} of [${a}], [${c}]`;
  if (left.length !== a.length || right.length !== c.length) unfit(what());
  const sizeOf = (letter: string): number => {
    const [at, other] = [left.indexOf(letter), right.indexOf(letter)];
    if (at >= 0 && other >= 0 && a[at] !== c[other]) unfit(what());
    if (Number(at >= 0) + Number(other >= 0) + Number(out.includes(letter)) < 2)
      unfit(`${what()}: ${letter} occurs once`);
    return at >= 0 ? a[at] : c[other];
  };
  for (const letter of left) sizeOf(letter);
  for (const letter of right) sizeOf(letter);
  return [...out].map(sizeOf);
}

function pooled(window: Window, [batch, channels, height, width]: Shape): Shape {
  return [batch, channels, ...slid([height, width], window)];
}

function square(x: Shape): Shape {
  if (x.length < 2 || x.at(-1) !== x.at(-2)) unfit(`a square matrix, got [${x}]`);
  return x;
}

function product(shape: Shape): number {
  return shape.reduce((a, b) => a * b, 1);
}

const isPermutation = (perm: readonly number[], rank: number): boolean =>
  perm.length === rank && perm.every((dim, at) => 0 <= dim && dim < rank && perm.indexOf(dim) === at);

function unfit(what: string): never {
  throw new Error(`graph shape: ${what}`);
}
