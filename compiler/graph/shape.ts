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
    require(product(op.shape) === product(x), `reshape of [${x}] to [${op.shape}]`);
    return op.shape;
  },
  transpose: (op, [x]) => {
    require([...op.perm].sort((a, b) => a - b).every((dim, at) => dim === at) &&
      op.perm.length === x.length, 'permutation');
    return op.perm.map((dim) => x[dim]);
  },
  expand: (op, [x]) => {
    require(x.length === op.shape.length &&
      x.every((size, dim) => size === 1 || size === op.shape[dim]), `expand of [${x}]`);
    return op.shape;
  },
  slice: (op, [x]) => {
    require(0 <= op.start && op.start <= op.stop && op.stop <= x[op.dim], `slice ${op.start}:${op.stop} of [${x}]`);
    return x.with(op.dim, op.stop - op.start);
  },
  pad: (op, [x]) => x.with(op.dim, op.before + x[op.dim] + op.after),
  concat: (op, inputs) => {
    const [first] = inputs;
    for (const other of inputs) require(other.with(op.dim, 0).join() === first.with(op.dim, 0).join(), 'concat');
    return first.with(
      op.dim,
      inputs.reduce((sum, shape) => sum + shape[op.dim], 0),
    );
  },
  reduce: (op, [x]) => {
    require(op.dims.every(
      (dim, at) => dim < x.length && (at === 0 || op.dims[at - 1] < dim),
    ), `reduce over ${op.dims}`);
    return x.filter((_, dim) => !op.dims.includes(dim));
  },
  contract: (op, [left, right]) => contractShape(op, left, right),
  conv: ({ slide }, [x, w]) => {
    require(x[1] === w[1] * slide.groups, `conv of [${x}] with [${w}] in ${slide.groups} groups`);
    return [x[0], w[0], ...slid([x[2], x[3]], { ...slide, kernel: [w[2], w[3]] })];
  },
  conv_input_grad: ({ slide, size }, [gy, w]) => [gy[0], w[1] * slide.groups, ...size],
  conv_weight_grad: ({ slide, kernel }, [x, gy]) => [gy[1], x[1] / slide.groups, ...kernel],
  average_pool: ({ window }, [x]) => pooled(window, x),
  average_pool_grad: ({ size }, [gy]) => [gy[0], gy[1], ...size],
  max_pool_gather: ({ window }, [x, values]) => {
    require(x.join() === values.join(), `max_pool_gather of [${values}] by [${x}]`);
    return pooled(window, x);
  },
  max_pool_scatter: ({ window }, [x, gy]) => {
    require(gy.join() === pooled(window, x).join(), `max_pool_scatter of [${gy}] by [${x}]`);
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
    require(x.length === 2, 'count_distinct takes a matrix');
    return [];
  },
  stop: (_, [x]) => x,
  port: (_, [x]) => x,
  gradient: (_, [y, x]) => {
    require(y.length === 0, 'gradient of a scalar only');
    return x;
  },
};

/** The shape of a primitive's result. */
export function shapeOf(op: Primitive, inputs: readonly Shape[]): Shape {
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  const rule = shapeRules[op.kind] as (op: Primitive, inputs: readonly Shape[]) => Shape;
  return rule(op, inputs);
}

/** The common shape of pointwise operands. */
function broadcast(shapes: readonly Shape[]): Shape {
  const [first, ...others] = shapes;
  const common = [...first];
  for (const shape of others) {
    require(shape.length === common.length, `[${shapes.join('] with [')}]`);
    shape.forEach((size, dim) => {
      if (size === 1 || size === common[dim]) return;
      require(common[dim] === 1, `[${shapes.join('] with [')}]`);
      common[dim] = size;
    });
  }
  return common;
}

function contractShape(op: PrimitiveOf<'contract'>, left: Shape, right: Shape): Shape {
  require(op.left.length === left.length && op.right.length === right.length, `contract ${op.left},${op.right}`);
  const sizes = new Map<string, number>();
  const words: readonly (readonly [string, Shape])[] = [
    [op.left, left],
    [op.right, right],
  ];
  for (const [word, shape] of words) {
    [...word].forEach((letter, dim) => {
      require((sizes.get(letter) ?? shape[dim]) ===
        shape[dim], `contract ${op.left},${op.right} over [${left}], [${right}]`);
      sizes.set(letter, shape[dim]);
    });
  }
  for (const letter of sizes.keys()) {
    const uses = [op.left, op.right, op.out].filter((word) => word.includes(letter)).length;
    require(uses >= 2, `letter ${letter} of contract ${op.left},${op.right}->${op.out} occurs once`);
  }
  return [...op.out].map((letter) => sizes.get(letter) as number);
}

function pooled(window: Window, [batch, channels, height, width]: Shape): Shape {
  return [batch, channels, ...slid([height, width], window)];
}

function square(x: Shape): Shape {
  require(x.length >= 2 && x.at(-1) === x.at(-2), `a square matrix, got [${x}]`);
  return x;
}

function product(shape: Shape): number {
  return shape.reduce((a, b) => a * b, 1);
}

function require(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`graph shape: ${what}`);
}
