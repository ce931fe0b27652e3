/**
 * The algebraic rules, as named data. Each is a law of IEEE numbers, NaN, infinities and signed zeros included: both sides
 * are equal for every tensor, so that `x * 0 → 0`, `x + 0 → x`, `x / x → 1` and `log(exp(x)) → x` are not among them.
 */
import * as b from '../graph/build.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { BinaryFn, UnaryFn } from '../graph/primitive.ts';
import { sameShape } from '../graph/shape.ts';
import type { Rule } from './pass.ts';

const unaryOf = (node: GraphNode, fn: UnaryFn): GraphNode | null =>
  node.op.kind === 'unary' && node.op.fn === fn ? node.inputs[0] : null;

/** The operands of a pointwise function, if the node is one. */
const binaryOf = (node: GraphNode, fn: BinaryFn): readonly GraphNode[] | null =>
  node.op.kind === 'binary' && node.op.fn === fn ? node.inputs : null;

const isFill = (node: GraphNode, value: number): boolean => node.op.kind === 'fill' && Object.is(node.op.value, value);

const isLike = (a: GraphNode, c: GraphNode): boolean => sameShape(a.shape, c.shape);

/** f(g(x)) → h(x). */
const nested = (outer: UnaryFn, inner: UnaryFn, result: UnaryFn | null): Rule => ({
  name: `${outer}(${inner}(x)) → ${result === null ? 'x' : `${result}(x)`}`,
  roots: ['unary'],
  rewrite: (g, node) => {
    const middle = unaryOf(node, outer);
    const x = middle && unaryOf(middle, inner);
    if (!x) return null;
    return result === null ? x : b.unary(g, result, x);
  },
});

/** f(x) → x where x has no negative number. */
const unchanging = (fn: UnaryFn): Rule => ({
  name: `${fn}(x) → x where x ≥ 0`,
  roots: ['unary'],
  rewrite: (_, node, isNonnegative) => {
    const x = unaryOf(node, fn);
    return x && isNonnegative(x) ? x : null;
  },
});

/** f(x, e) → x where e is the neutral element on the right, or on both sides. */
const neutral = (fn: BinaryFn, symbol: string, value: number, sides: readonly (0 | 1)[]): Rule => ({
  name: `x ${symbol} ${value} → x`,
  roots: ['binary'],
  rewrite: (_, node) => {
    const operands = binaryOf(node, fn);
    if (!operands) return null;
    for (const at of sides) if (isFill(operands[at], value) && isLike(operands[1 - at], node)) return operands[1 - at];
    return null;
  },
});

export const ALGEBRA: readonly Rule[] = [
  nested('neg', 'neg', null),
  unchanging('abs'),
  nested('abs', 'neg', 'abs'),
  nested('square', 'abs', 'square'),
  nested('square', 'neg', 'square'),
  unchanging('relu'),
  nested('floor', 'floor', 'floor'),
  nested('sign', 'sign', 'sign'),
  neutral('mul', '*', 1, [0, 1]),
  neutral('div', '/', 1, [1]),
  neutral('sub', '-', 0, [1]),
  neutral('pow', '^', 1, [1]),
  {
    name: 'x ^ 2 → square(x)',
    roots: ['binary'],
    rewrite: (g, node) => {
      const operands = binaryOf(node, 'pow');
      return operands && isFill(operands[1], 2) && isLike(operands[0], node) ? b.unary(g, 'square', operands[0]) : null;
    },
  },
  {
    name: 'x * x → square(x)',
    roots: ['binary'],
    rewrite: (g, node) => {
      const operands = binaryOf(node, 'mul');
      return operands && operands[0] === operands[1] ? b.unary(g, 'square', operands[0]) : null;
    },
  },
  {
    name: '-x * y → -(x * y)',
    roots: ['binary'],
    rewrite: (g, node) => {
      const operands = binaryOf(node, 'mul');
      if (!operands) return null;
      const [x, y] = operands.map((operand) => unaryOf(operand, 'neg'));
      if (x && y) return b.mul(g, x, y);
      if (x) return b.unary(g, 'neg', b.mul(g, x, operands[1]));
      return y ? b.unary(g, 'neg', b.mul(g, operands[0], y)) : null;
    },
  },
  {
    name: 'transpose(transpose(x)) → transpose(x)',
    roots: ['transpose'],
    rewrite: (g, { op, inputs: [x] }) => {
      if (op.kind !== 'transpose' || x.op.kind !== 'transpose') return null;
      const { perm } = x.op;
      return b.transpose(
        g,
        x.inputs[0],
        op.perm.map((dim) => perm[dim]),
      );
    },
  },
  {
    name: 'reshape(reshape(x)) → reshape(x)',
    roots: ['reshape'],
    rewrite: (g, { op, inputs: [x] }) =>
      op.kind === 'reshape' && x.op.kind === 'reshape' ? b.reshape(g, x, op.shape) : null,
  },
  {
    name: 'reshape(x) to its own shape → x',
    roots: ['reshape'],
    rewrite: (_, node) => (node.op.kind === 'reshape' && isLike(node.inputs[0], node) ? node.inputs[0] : null),
  },
  {
    name: 'x and 0 → 0',
    roots: ['binary'],
    rewrite: (g, node) => {
      const operands = binaryOf(node, 'and');
      return operands?.some((operand) => isFill(operand, 0)) ? b.fill(g, 0, node.shape) : null;
    },
  },
  {
    name: 'select(1, x, y) → x',
    roots: ['select'],
    rewrite: (_, node) => {
      const [c, x] = node.inputs;
      return node.op.kind === 'select' && isFill(c, 1) && isLike(x, node) ? x : null;
    },
  },
  {
    name: 'select(0, x, y) → y',
    roots: ['select'],
    rewrite: (_, node) => {
      const [c, , y] = node.inputs;
      return node.op.kind === 'select' && isFill(c, 0) && isLike(y, node) ? y : null;
    },
  },
  {
    name: 'select(c, x, x) → x',
    roots: ['select'],
    rewrite: (_, node) => {
      const { op, inputs: [, x, y] } = node; // prettier-ignore
      return op.kind === 'select' && x === y && isLike(x, node) ? x : null;
    },
  },
];
