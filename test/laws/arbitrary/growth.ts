/**
 * How a random graph grows: for each primitive, a way to apply it to any node whatever its shape. What else it needs, such as
 * weights, are fresh sources. Arguments stay inside domains (logarithms of positive numbers, well-conditioned matrices).
 */
import * as b from '../../../compiler/graph/build.ts';
import { elements, type GraphBuilder, type GraphNode } from '../../../compiler/graph/graph.ts';
import type {
  AverageWindow,
  BinaryFn,
  Plane,
  PrimitiveKind,
  ReduceFn,
  Shape,
  Slide,
  UnaryFn,
  Window,
} from '../../../compiler/graph/primitive.ts';
import { slid } from '../../../compiler/graph/slide.ts';

/** What a graph grows from: a builder, a source of decisions, and new sources of a given shape. */
export interface Soil {
  readonly g: GraphBuilder;
  /** A whole number in [0, count). */
  readonly choose: (count: number) => number;
  readonly fresh: (shape: Shape) => GraphNode;
}

/** One primitive, with its function where the kind has several. */
export interface Species {
  readonly name: string;
  readonly kind: PrimitiveKind;
  readonly grow: (soil: Soil, x: GraphNode) => GraphNode;
}

/** A random shape of 0 to 4 dimensions, each of size 1 to 3. */
export function chooseShape({ choose }: Soil): Shape {
  return Array.from({ length: choose(5) }, () => 1 + choose(3));
}

const species = (kind: PrimitiveKind, grow: Species['grow']): Species => ({ name: kind, kind, grow });

const unary = (fn: UnaryFn, domain: (soil: Soil, x: GraphNode) => GraphNode = (_, x) => x): Species => ({
  name: fn,
  kind: 'unary',
  grow: (soil, x) => b.unary(soil.g, fn, domain(soil, x)),
});

/** On x and a fresh operand; each may be broadcast. */
const binary = (
  fn: BinaryFn,
  domain: (soil: Soil, x: GraphNode) => readonly [GraphNode, GraphNode] = beside,
): Species => ({
  name: fn,
  kind: 'binary',
  grow: (soil, x) => {
    const [left, right] = domain(soil, x);
    return b.binary(soil.g, fn, left, right);
  },
});

const reduce = (fn: ReduceFn): Species => ({
  name: fn,
  kind: 'reduce',
  grow: (soil, x) => b.reduce(soil.g, fn, x, someDims(soil, x)),
});

const determinant = (fn: 'det' | 'logdet' | 'slogdet'): Species => ({
  name: fn,
  kind: 'determinant',
  grow: (soil, x) => soil.g.node({ kind: 'determinant', fn }, [conditioned(soil, x)]),
});

const onMatrix = (kind: 'inverse' | 'eigenvalues'): Species =>
  species(kind, (soil, x) => soil.g.node({ kind }, [conditioned(soil, x)]));

/** Functions and primitives whose derivatives are continuous where they are grown. */
export const SMOOTH: readonly Species[] = [
  unary('neg'),
  unary('sigmoid'),
  unary('tanh'),
  unary('erf'),
  unary('exp'),
  unary('expm1'),
  unary('log', positive),
  unary('log1p', positive),
  unary('sqrt', positive),
  unary('square'),
  unary('reciprocal', positive),
  unary('sin'),
  unary('cos'),
  binary('add'),
  binary('sub'),
  binary('mul'),
  binary('div', (soil, x) => [x, positive(soil, operand(soil, x))]),
  binary('pow', (soil, x) => [positive(soil, x), operand(soil, x)]),
  binary('ldexp', (soil, x) => [x, b.fill(soil.g, soil.choose(7) - 3)]),
  species('select', (soil, x) => {
    const condition = b.binary(soil.g, 'gt', operand(soil, x), b.fill(soil.g, 0));
    return b.select(soil.g, condition, x, operand(soil, x));
  }),
  species('reshape', ({ g, choose }, x) => {
    const { shape } = x;
    return b.reshape(g, x, choose(2) ? [elements(shape)] : [...shape.slice(0, 1), 1, ...shape.slice(1)]);
  }),
  species('transpose', ({ g, choose }, x) => {
    const left = [...x.shape.keys()];
    return b.transpose(
      g,
      x,
      x.shape.map(() => left.splice(choose(left.length), 1)[0]),
    );
  }),
  species('expand', ({ g, choose }, x) =>
    b.expand(g, x, [2, ...x.shape.map((size) => (size === 1 ? 1 + choose(3) : size))]),
  ),
  species('slice', (soil, x) => {
    const [y, dim] = someDim(soil, x);
    const start = soil.choose(y.shape[dim]);
    return b.slice(soil.g, y, dim, start, start + 1 + soil.choose(y.shape[dim] - start));
  }),
  species('pad', (soil, x) => {
    const [y, dim] = someDim(soil, x);
    return soil.g.node({ kind: 'pad', dim, before: soil.choose(3), after: soil.choose(3) }, [y]);
  }),
  species('concat', (soil, x) => {
    const [y, dim] = someDim(soil, x);
    return b.concat(soil.g, [soil.fresh(y.shape.with(dim, 2)), y, y], dim);
  }),
  reduce('sum'),
  reduce('prod'),
  species('contract', contraction),
  species('conv', (soil, x) => {
    const image = ofRank(soil.g, x, 4);
    const { slide, kernel, outs } = chooseSlide(soil, image);
    const weight = soil.fresh([outs, image.shape[1] / slide.groups, ...kernel]);
    return soil.g.node({ kind: 'conv', slide }, [image, weight]);
  }),
  species('conv_input_grad', (soil, x) => {
    const y = ofRank(soil.g, x, 4);
    const [, outs, ...length] = y.shape;
    const groups = soil.choose(2) ? outs : 1;
    const stride = choosePlane(soil, 2);
    const dilation = choosePlane(soil, 2);
    const padding = [soil.choose(2), 0, soil.choose(2), soil.choose(2)] as const;
    // At least so large that the image is larger than nothing.
    const kernel = ([0, 1] as const).map((at) => 1 + padding[at] + padding[at + 2] + soil.choose(2));
    const size = ([0, 1] as const).map((at) => {
      const reached = (length[at] - 1) * stride[at] + dilation[at] * (kernel[at] - 1) + 1;
      return reached - padding[at] - padding[at + 2] + soil.choose(stride[at]);
    });
    const weight = soil.fresh([outs, 1 + soil.choose(2), ...kernel]);
    const slide = { stride, padding, dilation, groups };
    return soil.g.node({ kind: 'conv_input_grad', slide, size: [size[0], size[1]] }, [y, weight]);
  }),
  species('conv_weight_grad', (soil, x) => {
    const image = ofRank(soil.g, x, 4);
    const { slide, kernel, outs } = chooseSlide(soil, image);
    const length = slid([image.shape[2], image.shape[3]], { ...slide, kernel });
    const gy = soil.fresh([image.shape[0], outs, ...length]);
    return soil.g.node({ kind: 'conv_weight_grad', slide, kernel }, [image, gy]);
  }),
  species('average_pool', (soil, x) => {
    const image = ofRank(soil.g, x, 4);
    const window: AverageWindow = { ...chooseWindow(soil, image), counted: soil.choose(2) > 0 };
    return soil.g.node({ kind: 'average_pool', window }, [image]);
  }),
  species('average_pool_grad', (soil, x) => {
    const y = ofRank(soil.g, x, 4);
    const [kernel, stride] = [[3, 2], choosePlane(soil, 2)] as const;
    const padding = [soil.choose(2), 0, soil.choose(2), soil.choose(2)] as const;
    const [height, width] = ([0, 1] as const).map((at) => {
      const reached = (y.shape[2 + at] - 1) * stride[at] + kernel[at] - padding[at] - padding[at + 2];
      return reached + soil.choose(stride[at]);
    });
    const window = { kernel, stride, padding, counted: soil.choose(2) > 0 };
    return soil.g.node({ kind: 'average_pool_grad', window, size: [height, width] }, [y]);
  }),
  species('batch_norm', (soil, x) => {
    const y = ofRank(soil.g, x, soil.choose(2) ? 4 : 2);
    const [scale, shift] = [soil.fresh([y.shape[1]]), soil.fresh([y.shape[1]])];
    return soil.g.node({ kind: 'batch_norm', epsilon: 0.1 }, [y, scale, shift]);
  }),
  species('batch_norm_grad', (soil, x) => {
    const y = ofRank(soil.g, x, soil.choose(2) ? 4 : 2);
    return soil.g.node({ kind: 'batch_norm_grad', epsilon: 0.1 }, [y, soil.fresh([y.shape[1]]), soil.fresh(y.shape)]);
  }),
  determinant('det'),
  determinant('logdet'),
  determinant('slogdet'),
  onMatrix('inverse'),
  species('port', ({ g, choose }, x) => g.node({ kind: 'port', place: `layer ${choose(3)}` }, [x])),
];

/** Those with a gradient almost everywhere, but with kinks or steps. */
export const PIECEWISE: readonly Species[] = [
  unary('abs'),
  unary('sign'),
  unary('heaviside'),
  unary('relu'),
  unary('floor'),
  unary('not'),
  unary('is_nan'),
  unary('is_finite'),
  unary('exponent'),
  binary('min'),
  binary('max'),
  binary('lt'),
  binary('le'),
  binary('gt'),
  binary('ge'),
  binary('eq'),
  binary('ne'),
  binary('and'),
  binary('or'),
  reduce('max'),
  reduce('min'),
  species('agreements', ({ g }, x) => b.agreements(g, x.shape.length > 0 ? x : b.reshape(g, x, [1]))),
  species('max_pool_gather', (soil, x) => {
    const image = ofRank(soil.g, x, 4);
    const window = chooseWindow(soil, image);
    return soil.g.node({ kind: 'max_pool_gather', window }, [image, soil.choose(2) ? image : soil.fresh(image.shape)]);
  }),
  species('max_pool_scatter', (soil, x) => {
    const image = ofRank(soil.g, x, 4);
    const window = chooseWindow(soil, image);
    const gy = soil.fresh([...image.shape.slice(0, 2), ...slid([image.shape[2], image.shape[3]], window)]);
    return soil.g.node({ kind: 'max_pool_scatter', window }, [image, gy]);
  }),
];

/** Those through which no gradient can be asked for. */
export const UNDIFFERENTIABLE: readonly Species[] = [
  onMatrix('eigenvalues'),
  species('singular_values', ({ g }, x) => g.node({ kind: 'singular_values' }, [ofRank(g, x, 2)])),
  species('sort', (soil, x) => {
    const [y, dim] = someDim(soil, x);
    return soil.g.node({ kind: 'sort', dim }, [y]);
  }),
  species('count_distinct', ({ g }, x) => g.node({ kind: 'count_distinct' }, [ofRank(g, x, 2)])),
];

/** x² + ½. */
function positive({ g }: Soil, x: GraphNode): GraphNode {
  return b.add(g, b.unary(g, 'square', x), b.fill(g, 0.5));
}

/** A fresh operand that x broadcasts with. */
function operand({ choose, fresh }: Soil, x: GraphNode): GraphNode {
  return fresh(x.shape.map((size) => (size === 1 ? 1 + choose(2) : choose(3) ? size : 1)));
}

function beside(soil: Soil, x: GraphNode): readonly [GraphNode, GraphNode] {
  const other = operand(soil, x);
  return soil.choose(2) ? [x, other] : [other, x];
}

/** x with at least one dimension, and one of them. */
function someDim({ g, choose }: Soil, x: GraphNode): readonly [GraphNode, number] {
  const y = x.shape.length > 0 ? x : b.reshape(g, x, [1]);
  return [y, choose(y.shape.length)];
}

function someDims({ choose }: Soil, x: GraphNode): readonly number[] {
  const dims = b.allDims(x).filter(() => choose(2));
  return dims.length > 0 ? dims : b.allDims(x).slice(0, 1);
}

/** x as a tensor of `rank` dimensions: leading ones are added, or merged. */
function ofRank(g: GraphBuilder, x: GraphNode, rank: number): GraphNode {
  const missing = rank - x.shape.length;
  if (missing >= 0) return b.reshape(g, x, [...Array<number>(missing).fill(1), ...x.shape]);
  return b.reshape(g, x, [elements(x.shape.slice(0, 1 - missing)), ...x.shape.slice(1 - missing)]);
}

/** (x xᵀ + I) of the last two dimensions: symmetric, and every eigenvalue is at least 1; then made unsymmetric a little. */
function conditioned({ g, fresh }: Soil, x: GraphNode): GraphNode {
  const rank = Math.max(2, x.shape.length);
  const y = ofRank(g, x, rank);
  const [rows, columns] = y.shape.slice(-2);
  const batch = 'abcdefgh'.slice(0, rank - 2);
  const gram = b.contract(g, batch + 'ik', batch + 'jk', batch + 'ij', y, y);
  const identity = b.reshape(g, g.node({ kind: 'eye', n: rows }, []), [...Array<number>(rank - 2).fill(1), rows, rows]);
  const noise = b.mul(g, fresh(gram.shape), b.fill(g, 0.1 / rows));
  return b.add(g, noise, b.add(g, b.mul(g, gram, b.fill(g, 1 / columns)), identity));
}

/** x with a fresh tensor: each of x's letters is kept in both, summed, or kept in one; a new letter comes with the other. */
function contraction({ g, choose, fresh }: Soil, x: GraphNode): GraphNode {
  const left = 'abcdefgh'.slice(0, x.shape.length);
  const shared = [...left].filter(() => choose(3) > 0);
  const right = [...shared, 'z'];
  const out = [...left, 'z'].filter((letter) => !shared.includes(letter) || choose(2));
  const other = fresh(right.map((letter) => (letter === 'z' ? 2 : x.shape[left.indexOf(letter)])));
  return b.contract(g, left, right.join(''), out.toReversed().join(''), x, other);
}

/** A pooling window of which every place has a pixel of the image. */
function chooseWindow(soil: Soil, image: GraphNode): Window {
  const kernel = [1 + soil.choose(image.shape[2]), 1 + soil.choose(image.shape[3])] as const;
  const [top, left, bottom, right] = [0, 1, 0, 1].map((along) => soil.choose(kernel[along]));
  return { kernel, stride: choosePlane(soil, 3), padding: [top, left, bottom, right] };
}

const choosePlane = ({ choose }: Soil, most: number): Plane => [1 + choose(most), 1 + choose(most)];

interface ChosenSlide {
  readonly slide: Slide;
  readonly kernel: readonly [number, number];
  readonly outs: number;
}

/** A way to slide over the image that gives at least one output. */
function chooseSlide(soil: Soil, image: GraphNode): ChosenSlide {
  const { choose } = soil;
  const channels = image.shape[1];
  const groups = choose(2) ? channels : 1;
  const kernel = [1 + choose(3), 1 + choose(3)] as const;
  const dilation = choosePlane(soil, 2);
  const before = [choose(3), choose(3)];
  const after = before.map((padding, at) => {
    const missing = dilation[at] * (kernel[at] - 1) + 1 - image.shape[2 + at];
    return Math.max(choose(3), missing - padding);
  });
  return {
    slide: { stride: choosePlane(soil, 2), padding: [before[0], before[1], after[0], after[1]], dilation, groups },
    kernel,
    outs: groups * (1 + choose(2)),
  };
}
