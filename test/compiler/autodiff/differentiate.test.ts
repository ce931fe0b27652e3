import { describe, expect, test } from 'vitest';
import { differentiate } from '../../../compiler/autodiff/differentiate.ts';
import {
  add,
  allDims,
  binary,
  contract,
  fill,
  mul,
  reduce,
  select,
  sub,
  unary,
} from '../../../compiler/graph/build.ts';
import {
  elements,
  from,
  graphBuilder,
  type GraphBuilder,
  type GraphNode,
  reachable,
} from '../../../compiler/graph/graph.ts';
import type { Shape } from '../../../compiler/graph/primitive.ts';
import { interpret } from '../../../runtime/reference/evaluate.ts';
import { tensor } from '../../../runtime/reference/tensor.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

const gradient = (g: GraphBuilder, y: GraphNode, x: GraphNode): GraphNode => g.node({ kind: 'gradient' }, [y, x]);
const total = (g: GraphBuilder, x: GraphNode): GraphNode => reduce(g, 'sum', x, allDims(x));
const input = (g: GraphBuilder, stream: number, shape: Shape = []): GraphNode =>
  g.node({ kind: 'source', source: { kind: 'noise', stream }, shape }, []);

/** The nodes' values after differentiation, the i-th source filled from `values[i]`. */
function evaluate(g: GraphBuilder, nodes: readonly GraphNode[], ...values: readonly (readonly number[])[]): number[][] {
  const roots = plain(g, ...nodes);
  const results = interpret(roots, (source, shape) =>
    tensor(shape, values[source.kind === 'noise' ? source.stream : -1]),
  );
  return roots.map((root) => [...(results.get(root)?.data ?? [])]);
}

function plain(g: GraphBuilder, ...nodes: readonly GraphNode[]): readonly GraphNode[] {
  const outputs = nodes.map((node, at) => ({ name: `${at}`, node }));
  return differentiate(g, { outputs }).outputs.map(({ node }) => node);
}

describe('the pass', () => {
  test('gives 0 for what y does not depend on, and 1 for y itself', () => {
    const g = graphBuilder();
    const [x, other] = [input(g, 0, [2]), input(g, 1, [2])];
    const y = total(g, unary(g, 'square', x));
    const later = unary(g, 'exp', gradient(g, y, x));
    expect(evaluate(g, [gradient(g, y, other), gradient(g, y, later), gradient(g, y, y)], [1, 2], [3, 4])).toEqual([
      [0, 0],
      [0, 0],
      [1],
    ]);
  });

  test('differentiates by intermediate nodes, each as if it were given', () => {
    const g = graphBuilder();
    const x = input(g, 0);
    const square = unary(g, 'square', x);
    const y = mul(g, square, x);
    expect(evaluate(g, [gradient(g, y, square), gradient(g, y, x)], [3])).toEqual([[3], [27]]);
  });

  test('nests: the third derivative of x⁴ is 24 x', () => {
    const g = graphBuilder();
    const x = input(g, 0);
    const fourth = unary(g, 'square', unary(g, 'square', x));
    const third = gradient(g, gradient(g, gradient(g, fourth, x), x), x);
    expect(evaluate(g, [third], [5])).toEqual([[120]]);
  });

  test('differentiates by an x that itself contains a gradient', () => {
    const g = graphBuilder();
    const x = input(g, 0);
    const slope = gradient(g, mul(g, x, unary(g, 'square', x)), x);
    const y = mul(g, slope, unary(g, 'exp', slope));
    // y = s·eˢ with s = 3x² = 3.
    expect(evaluate(g, [gradient(g, y, slope)], [1])[0][0]).toBeCloseTo(4 * Math.exp(3), 10);
  });

  test('stops hold gradients back in every order', () => {
    const g = graphBuilder();
    const x = input(g, 0);
    const slope = gradient(g, unary(g, 'square', x), x);
    const flow = mul(g, g.node({ kind: 'stop' }, [slope]), slope);
    // d/dx stop(2x)·2x = 2x·2.
    expect(evaluate(g, [gradient(g, flow, x), flow], [3])).toEqual([[12], [36]]);
  });

  test('ports split the gradient by use', () => {
    const g = graphBuilder();
    const x = input(g, 0);
    const [first, second] = ['first', 'second'].map((place) => g.node({ kind: 'port', place }, [x]));
    const y = mul(g, unary(g, 'square', first), second);
    const slopes = [first, second, x].map((by) => gradient(g, y, by));
    const mixed = gradient(g, slopes[0], second);
    expect(evaluate(g, [...slopes, mixed], [3])).toEqual([[18], [9], [27], [6]]);
  });

  test('leaves no gradient behind, and other graphs alone', () => {
    const g = graphBuilder();
    const x = input(g, 0);
    const y = unary(g, 'exp', g.node({ kind: 'stop' }, [g.node({ kind: 'port', place: 'a' }, [x])]));
    const roots = plain(g, gradient(g, mul(g, y, x), x), y);
    expect(roots[1]).toBe(y);
    expect(reachable(roots).map(({ op }) => op.kind)).not.toContain('gradient');
    expect(plain(g, ...roots)).toEqual(roots);
  });

  test('makes only what the asked gradients need', () => {
    const g = graphBuilder();
    const weights = [0, 1, 2, 3].map((at) => input(g, at, [2, 2]));
    const y = total(
      g,
      weights.reduce((x, w) => contract(g, 'ij', 'jk', 'ik', x, w)),
    );
    // The product of n matrices takes n - 1 contractions; by the last one, one more.
    const contractions = (...by: readonly GraphNode[]) =>
      reachable(plain(g, y, ...by.map((w) => gradient(g, y, w)))).filter(({ op }) => op.kind === 'contract').length;
    expect([contractions(weights[3]), contractions(weights[0]), contractions(...weights)]).toEqual([4, 6, 9]);
  });

  test('names what it makes after the node it differentiates', () => {
    const g = graphBuilder();
    const x = input(g, 0);
    const y = unary(from(g, { site: 'stem', operator: 'exp' }), 'tanh', x);
    const made = reachable(plain(g, gradient(g, y, x))).filter(({ origin }) => origin.operator === 'grad exp');
    expect(made.map(({ op }) => op.kind)).toContain('binary');
    expect(new Set(made.map(({ origin }) => origin.site))).toEqual(new Set(['stem']));
  });

  test('takes graphs that are deep, with weights shared by all their layers', () => {
    const g = graphBuilder();
    const w = input(g, 0);
    let x = w;
    for (let depth = 0; depth < 12000; depth++) x = mul(g, x, w);
    expect(evaluate(g, [gradient(g, x, w)], [1])).toEqual([[12001]]);
  });

  test('refuses what is not differentiable, but only on the way', () => {
    const g = graphBuilder();
    const x = input(g, 0, [3]);
    const sorted = g.node({ kind: 'sort', dim: 0 }, [x]);
    const y = total(g, unary(g, 'square', sorted));
    expect(evaluate(g, [gradient(g, y, sorted)], [3, 1, 2])).toEqual([[2, 4, 6]]);
    expect(() => plain(g, gradient(g, y, x))).toThrow('sort is not differentiable');
  });
});

describe('conventions', () => {
  /** The gradients of the sum of f's result with respect to its arguments, each a vector of the same length. */
  function gradients(
    f: (g: GraphBuilder, ...xs: readonly GraphNode[]) => GraphNode,
    ...values: readonly (readonly number[])[]
  ): number[][] {
    const g = graphBuilder();
    const xs = values.map(({ length }, at) => input(g, at, [length]));
    const y = total(g, f(g, ...xs));
    return evaluate(
      g,
      xs.map((x) => gradient(g, y, x)),
      ...values,
    );
  }

  test('relu and abs have slope 0 at 0', () => {
    expect(gradients((g, x) => unary(g, 'relu', x), [-1, 0, 2])).toEqual([[0, 0, 1]]);
    expect(gradients((g, x) => unary(g, 'abs', x), [-1, 0, 2])).toEqual([[-1, 0, 1]]);
  });

  test('relu lets no infinite gradient through where it is shut', () => {
    expect(gradients((g, x) => mul(g, fill(g, inf), unary(g, 'relu', x)), [-1])).toEqual([[0]]);
  });

  test('equal operands of max and min share', () => {
    const values = [
      [1, 2, 2, nan],
      [3, 2, 1, 1],
    ];
    expect(gradients((g, a, b) => binary(g, 'max', a, b), ...values)).toEqual([
      [0, 0.5, 1, 0],
      [1, 0.5, 0, 0],
    ]);
    expect(gradients((g, a, b) => binary(g, 'min', a, b), ...values)).toEqual([
      [1, 0.5, 0, 0],
      [0, 0.5, 1, 0],
    ]);
  });

  test('equal extrema of a reduction share', () => {
    expect(gradients((g, x) => reduce(g, 'max', x, [0]), [4, 1, 4, 4, 4])).toEqual([[0.25, 0, 0.25, 0.25, 0.25]]);
    expect(gradients((g, x) => reduce(g, 'min', x, [0]), [4, 1, 1])).toEqual([[0, 0.5, 0.5]]);
  });

  test('a factor of a product gets the product of the others, zeros or not', () => {
    const slopes = (...x: number[]) => gradients((g, node) => reduce(g, 'prod', node, [0]), x)[0];
    expect(slopes(2, 3, 4)).toEqual([12, 8, 6]);
    expect(slopes(1, 2, 3, 4, 5)).toEqual([120, 60, 40, 30, 24]);
    expect(slopes(2, 0, 4)).toEqual([0, 8, 0]);
    expect(slopes(0, 3, 0)).toEqual([0, 0, 0]);
    expect([slopes(5), slopes()]).toEqual([[1], []]);
  });

  test('second derivatives of a product are right at a zero', () => {
    const g = graphBuilder();
    const x = input(g, 0, [3]);
    const slope = gradient(g, reduce(g, 'prod', x, [0]), x);
    // The sum of the slopes is x₁x₂ + x₀x₂ + x₀x₁.
    expect(evaluate(g, [gradient(g, total(g, slope), x)], [2, 0, 4])).toEqual([[4, 6, 2]]);
  });

  test('powers of 0 follow PyTorch', () => {
    const [byBase, byExponent] = gradients(
      (g, a, b) => binary(g, 'pow', a, b),
      [0, 0, 0, 0, 2, -2],
      [0, 1, 2, -1, 0, 3],
    );
    expect(byBase).toEqual([0, 1, 0, -inf, 0, 12]);
    expect(byExponent).toEqual([0, 0, 0, -inf, Math.LN2, nan]);
  });

  test('the second derivative of x² as a power is 2 at 0', () => {
    const g = graphBuilder();
    const x = input(g, 0);
    const square = binary(g, 'pow', x, fill(g, 2));
    expect(evaluate(g, [gradient(g, gradient(g, square, x), x)], [0])).toEqual([[2]]);
  });

  test('the power of two of ldexp counts as given', () => {
    expect(gradients((g, x, e) => binary(g, 'ldexp', x, e), [5, 5], [3, -1])).toEqual([
      [8, 0.5],
      [0, 0],
    ]);
  });

  test('the branch that select does not take gets 0, whatever its slope', () => {
    const guarded = (g: GraphBuilder, x: GraphNode) =>
      select(g, binary(g, 'gt', x, fill(g, 0)), unary(g, 'square', x), unary(g, 'neg', x));
    expect(gradients(guarded, [-1, 0, 3])).toEqual([[-1, -1, 6]]);
  });

  test('determinants have the gradients of PyTorch', () => {
    const values = [2, -1, 0.5, 1, 3, -2, 0, 4, 1];
    const g = graphBuilder();
    const x = input(g, 0, [3, 3]);
    const slopes = (['det', 'logdet'] as const).map((fn) => gradient(g, g.node({ kind: 'determinant', fn }, [x]), x));
    const [det, logdet] = evaluate(g, slopes, values);
    [11, -1, 4, 3, 2, -8, 0.5, 4.5, 7].forEach((value, at) => expect(det[at]).toBeCloseTo(value, 12));
    [0.44, -0.04, 0.16, 0.12, 0.08, -0.32, 0.02, 0.18, 0.28].forEach((value, at) =>
      expect(logdet[at]).toBeCloseTo(value, 12),
    );
  });
});

describe('a small network: conv, batch norm, relu, pool, linear, cross entropy', () => {
  /** sin(0.7 k²) for k = 1, 2 …; PyTorch was given the same. */
  const waves = (shape: Shape, amplitude = 1) =>
    tensor(
      shape,
      Array.from({ length: elements(shape) }, (_, k) => amplitude * Math.sin((k + 1) ** 2 * 0.7)),
    );

  const g = graphBuilder();
  const x = input(g, 0, [2, 1, 4, 4]);
  const w = input(g, 1, [2, 1, 3, 3]);
  const linear = input(g, 2, [3, 2]);
  const [scale, shift, targets] = [input(g, 3, [2]), input(g, 4, [2]), input(g, 5, [2, 3])];
  const slide = { stride: [1, 1], padding: [1, 1, 1, 1], dilation: [1, 1], groups: 1 } as const;
  const convolved = g.node({ kind: 'conv', slide }, [x, w]);
  const hidden = unary(g, 'relu', g.node({ kind: 'batch_norm', epsilon: 1e-5 }, [convolved, scale, shift]));
  const pooled = g.node(
    { kind: 'average_pool', window: { kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0], counted: false } },
    [hidden],
  );
  const features = mul(g, reduce(g, 'sum', pooled, [2, 3]), fill(g, 1 / 4));
  const logits = contract(g, 'bi', 'oi', 'bo', features, linear);
  const partition = unary(g, 'log', reduce(g, 'sum', unary(g, 'exp', logits), [1]));
  const picked = reduce(g, 'sum', mul(g, logits, targets), [1]);
  const loss = mul(g, total(g, sub(g, partition, picked)), fill(g, 1 / 2));
  const weights = [w, linear];
  const slopes = weights.map((weight) => gradient(g, loss, weight));
  const values = [
    waves(x.shape),
    waves(w.shape),
    waves(linear.shape, 0.9),
    tensor([2], [0.8, 1.2]),
    tensor([2], [0.1, -0.1]),
    tensor([2, 3], [1, 0, 0, 0, 0, 1]),
  ].map(({ data }) => [...data]);
  const sum = (terms: readonly GraphNode[]) => terms.reduce((a, b) => add(g, a, b));

  test('has the loss and the SNIP score of PyTorch', () => {
    const snip = sum(weights.map((weight, at) => total(g, unary(g, 'abs', mul(g, slopes[at], weight)))));
    const [[lossValue], [snipValue]] = evaluate(g, [loss, snip], ...values);
    expect(lossValue).toBeCloseTo(0.9829356523766362, 12);
    expect(snipValue).toBeCloseTo(0.3591760779105064, 12);
  });

  test('has the GraSP score of PyTorch, through second derivatives', () => {
    const flow = sum(slopes.map((slope) => total(g, mul(g, g.node({ kind: 'stop' }, [slope]), slope))));
    const seconds = weights.map((weight) => gradient(g, flow, weight));
    const grasp = unary(g, 'neg', sum(seconds.map((second, at) => total(g, mul(g, second, weights[at])))));
    const [[score], byConv] = evaluate(g, [grasp, seconds[0]], ...values);
    expect(score).toBeCloseTo(0.002248782944356915, 12);
    [-0.0002158461440534454, -0.0025342466060517166, -0.0008671429347277669].forEach((value, at) =>
      expect(byConv[at]).toBeCloseTo(value, 12),
    );
  });
});
