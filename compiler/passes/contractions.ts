/** Turns sums of products into contractions, which read each operand once and leave no product behind; and two contractions into one. */
import * as b from '../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import type { BinaryFn, PrimitiveOf, Shape, UnaryFn } from '../graph/primitive.ts';
import { sameShape } from '../graph/shape.ts';
import type { Rewrite, Rule } from './pass.ts';

/** sum(a · b) and sum(a²) over all dimensions → dot product. */
const contractSum: Rewrite = (g, { op, inputs: [x], shape }) => {
  if (op.kind !== 'reduce' || op.fn !== 'sum' || shape.length > 0) return null;
  const factors = factorsOf(x);
  if (!factors || factors.some((factor) => !sameShape(factor.shape, x.shape))) return null;
  const [a, c] = factors.map((factor) => b.reshape(g, factor, [x.shape.reduce((n, size) => n * size, 1)]));
  return b.contract(g, 'n', 'n', '', a, c);
};

function factorsOf({ op, inputs }: GraphNode): readonly GraphNode[] | null {
  if (op.kind === 'binary' && op.fn === 'mul') return inputs;
  return op.kind === 'unary' && op.fn === 'square' ? [inputs[0], inputs[0]] : null;
}

/**
 * ccᵀ + (1 - c)(1 - c)ᵀ, for c of zeros and ones, counts agreements: of rows of tests x > 0, it is `agreements`. Otherwise (ssᵀ + n) / 2 with s = 2c - 1 and
 * n products in each sum: agreements are what is left of n when disagreements are taken off twice. All of these are whole numbers, so nothing is rounded up to 2²⁴ of them.
 */
const mergeCodes: Rewrite = (g, { op, inputs }) => {
  if (op.kind !== 'binary' || op.fn !== 'add' || inputs.some((input) => input.op.kind !== 'contract')) return null;
  const [one, other] = inputs.map(gramOf);
  if (!one || !other || one.words !== other.words) return null;
  const code = [one, other].find(({ x }, at) => isComplement([other, one][at].x, x))?.x;
  if (!code || !isTest(code)) return null;
  if (one.rows !== null && code.op.kind === 'unary' && code.op.fn === 'heaviside') {
    const [x] = code.inputs;
    return b.agreements(g, x.shape[0] === one.rows[0] ? x : b.reshape(g, x, one.rows));
  }
  const signs = b.sub(g, b.add(g, code, code), b.fill(g, 1));
  return halved(g, one.again(g, signs), one.products);
};

/** A contraction of a tensor with itself: which tensor, by which letters, and of how many products each sum is. */
interface Gram {
  readonly x: GraphNode;
  readonly words: string;
  /** The shape as whose rows x is multiplied, if each is with each. */
  readonly rows: Shape | null;
  readonly products: number;
  /** The same of another tensor of the shape of x. */
  readonly again: (g: GraphBuilder, x: GraphNode) => GraphNode;
}

function gramOf({ op, inputs: [a, c] }: GraphNode): Gram | null {
  if (op.kind !== 'contract' || a !== c) return null;
  const { left, right, out } = op satisfies PrimitiveOf<'contract'>;
  const products = a.shape.reduce((n, size, dim) => (out.includes(left[dim]) ? n : n * size), 1);
  const [row, other] = [left[0], right[0]];
  const isByRows = left.slice(1) === right.slice(1) && [row + other, other + row].includes(out);
  const again = (g: GraphBuilder, x: GraphNode): GraphNode => {
    const shaped = b.reshape(g, x, a.shape);
    return b.contract(g, left, right, out, shaped, shaped);
  };
  return {
    x: a.op.kind === 'reshape' ? a.inputs[0] : a,
    words: `${left} ${right} ${out} ${a.shape}`,
    rows: isByRows ? a.shape : null,
    products,
    again,
  };
}

const halved = (g: GraphBuilder, x: GraphNode, more: number): GraphNode =>
  b.mul(g, b.add(g, x, b.fill(g, more)), b.fill(g, 0.5));

/** Whether y is 1 - x. */
const isComplement = ({ op, inputs: [one, x] }: GraphNode, of: GraphNode): boolean =>
  op.kind === 'binary' && op.fn === 'sub' && x === of && one.op.kind === 'fill' && one.op.value === 1;

const UNARY_TESTS: ReadonlySet<UnaryFn> = new Set<UnaryFn>(['heaviside', 'not', 'is_nan', 'is_finite']);
const BINARY_TESTS: ReadonlySet<BinaryFn> = new Set<BinaryFn>(['lt', 'le', 'gt', 'ge', 'eq', 'ne', 'and', 'or']);

/** Whether a tensor holds zeros and ones. */
const isTest = ({ op }: GraphNode): boolean =>
  (op.kind === 'unary' && UNARY_TESTS.has(op.fn)) || (op.kind === 'binary' && BINARY_TESTS.has(op.fn));

export const CONTRACTIONS: readonly Rule[] = [
  { name: 'sum(x * y) → x · y', roots: ['reduce'], rewrite: contractSum },
  { name: 'c cᵀ + (1 - c)(1 - c)ᵀ → agreements of c', roots: ['binary'], rewrite: mergeCodes },
];
