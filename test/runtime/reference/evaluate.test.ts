import { describe, expect, test } from 'vitest';
import { add, binary, fill, mul, reduce, select, unary } from '../../../compiler/graph/build.ts';
import { stream, uniform } from '../../../runtime/random.ts';
import { graphBuilder } from '../../../compiler/graph/graph.ts';
import type { Primitive, Shape } from '../../../compiler/graph/primitive.ts';
import { evaluateNode, interpret } from '../../../runtime/reference/evaluate.ts';
import { type Tensor, tensor } from '../../../runtime/reference/tensor.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

/** A tensor of the given shape that counts 1, 2, 3 … */
const counting = (...shape: number[]): Tensor =>
  tensor(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => at + 1),
  );

/** Values that are neither symmetric nor periodic: amplitude · sin(1.7 k) for k = 1, 2 …; PyTorch was given the same. */
const waves = (shape: Shape, frequency = 1.7, wave = Math.sin, amplitude = 2): Tensor => ({
  shape,
  data: counting(...shape).data.map((k) => wave(k * frequency) * amplitude),
});

const evaluate = (op: Primitive, ...inputs: readonly Tensor[]) => evaluateNode(op, inputs);
const data = (op: Primitive, ...inputs: readonly Tensor[]) => [...evaluateNode(op, inputs).data];

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, at) => {
    if (Number.isFinite(value)) expect(actual[at], `element ${at}`).toBeCloseTo(value, 12);
    else expect(actual[at], `element ${at}`).toBe(value);
  });
}

describe('leaves', () => {
  test('are filled, the identity, or refused', () => {
    expect(evaluate({ kind: 'fill', value: 7, shape: [2, 1] })).toEqual(tensor([2, 1], [7, 7]));
    expect(evaluate({ kind: 'eye', n: 2 })).toEqual(tensor([2, 2], [1, 0, 0, 1]));
    expect(() => evaluate({ kind: 'source', source: { kind: 'images', batch: 0 }, shape: [] })).toThrow(
      'given, not evaluated',
    );
    expect(() => evaluate({ kind: 'gradient' }, tensor([], [1]), tensor([], [1]))).toThrow('must be differentiated');
  });
});

describe('pointwise', () => {
  test('operands are broadcast along dimensions of size 1', () => {
    const sum = evaluate({ kind: 'binary', fn: 'add' }, tensor([2, 1], [10, 20]), tensor([1, 3], [1, 2, 3]));
    expect(sum).toEqual(tensor([2, 3], [11, 12, 13, 21, 22, 23]));
  });

  test('select takes a branch whole, whatever the other holds, and NaN is not 0', () => {
    const [c, a, b] = [tensor([4], [1, 0, nan, -0]), tensor([1], [5]), tensor([4], [nan, 6, nan, inf])];
    expect(data({ kind: 'select' }, c, a, b)).toEqual([5, 6, 5, inf]);
  });
});

describe('movement', () => {
  const x = counting(2, 3);

  test('reshape keeps the row-major order', () => {
    expect(evaluate({ kind: 'reshape', shape: [3, 2] }, x)).toEqual(tensor([3, 2], [1, 2, 3, 4, 5, 6]));
  });

  test('transpose takes dimension perm[i] as its i-th', () => {
    expect(evaluate({ kind: 'transpose', perm: [1, 0] }, x)).toEqual(tensor([3, 2], [1, 4, 2, 5, 3, 6]));
    const cycled = evaluate({ kind: 'transpose', perm: [2, 0, 1] }, counting(2, 1, 3));
    expect(cycled).toEqual(tensor([3, 2, 1], [1, 4, 2, 5, 3, 6]));
  });

  test('expand repeats along dimensions of size 1', () => {
    expect(evaluate({ kind: 'expand', shape: [2, 2] }, counting(2, 1))).toEqual(tensor([2, 2], [1, 1, 2, 2]));
  });

  test('slice cuts and pad puts zeros around', () => {
    expect(evaluate({ kind: 'slice', dim: 1, start: 1, stop: 3 }, x)).toEqual(tensor([2, 2], [2, 3, 5, 6]));
    expect(data({ kind: 'pad', dim: 1, before: 1, after: 2 }, counting(2, 1))).toEqual([0, 1, 0, 0, 0, 2, 0, 0]);
    expect(data({ kind: 'pad', dim: 0, before: 0, after: 1 }, counting(1, 2))).toEqual([1, 2, 0, 0]);
  });

  test('concat joins along one dimension', () => {
    expect(data({ kind: 'concat', dim: 1 }, counting(2, 2), counting(2, 1))).toEqual([1, 2, 1, 3, 4, 2]);
    expect(data({ kind: 'concat', dim: 0 }, counting(1, 2), counting(2, 2))).toEqual([1, 2, 1, 2, 3, 4]);
  });
});

describe('reduction', () => {
  test('removes its dimensions', () => {
    expect(evaluate({ kind: 'reduce', fn: 'sum', dims: [0, 2] }, counting(2, 2, 3))).toEqual(tensor([2], [30, 48]));
    expect(evaluate({ kind: 'reduce', fn: 'prod', dims: [1] }, counting(2, 3))).toEqual(tensor([2], [6, 120]));
  });

  test('of nothing gives the neutral element', () => {
    const ofNothing = (['sum', 'prod', 'max', 'min'] as const).map((fn) =>
      data({ kind: 'reduce', fn, dims: [1] }, tensor([1, 0], [])),
    );
    expect(ofNothing).toEqual([[0], [1], [-inf], [inf]]);
  });

  test('NaN wins every reduction', () => {
    for (const fn of ['sum', 'prod', 'max', 'min'] as const) {
      expect(data({ kind: 'reduce', fn, dims: [0] }, tensor([3], [inf, nan, -inf])), fn).toEqual([nan]);
    }
  });
});

describe('contraction', () => {
  test('is the matrix product, and with letters kept, a batch of them', () => {
    expect(data({ kind: 'contract', left: 'ik', right: 'kj', out: 'ij' }, counting(2, 2), counting(2, 2))).toEqual([
      7, 10, 15, 22,
    ]);
    expect(data({ kind: 'contract', left: 'bi', right: 'bi', out: 'b' }, counting(2, 2), counting(2, 2))).toEqual([
      5, 25,
    ]);
  });

  test('orders its result as the third word says', () => {
    const outer = evaluate({ kind: 'contract', left: 'a', right: 'b', out: 'ba' }, counting(2), counting(3));
    expect(outer).toEqual(tensor([3, 2], [1, 2, 2, 4, 3, 6]));
  });
});

describe('convolution (values of PyTorch)', () => {
  test('with stride, groups and unequal padding', () => {
    const slide = { stride: [2, 2], padding: [1, 2, 1, 2], dilation: [1, 1], groups: 2 } as const;
    const y = evaluate({ kind: 'conv', slide }, waves([1, 2, 5, 4]), waves([4, 1, 3, 2]));
    expect(y.shape).toEqual([1, 4, 3, 4]);
    expectClose(y.data.subarray(0, 4), [0, 0.33216854247673233, 0.02560282026585471, 0]);
    expect(y.data.reduce((a, b) => a + b)).toBeCloseTo(0.8127658118584273, 12);
  });

  test('with dilation', () => {
    const slide = { stride: [1, 1], padding: [1, 1, 1, 1], dilation: [2, 2], groups: 1 } as const;
    const y = evaluate({ kind: 'conv', slide }, waves([1, 2, 6, 6]), waves([2, 2, 2, 2]));
    expectClose(
      y.data.subarray(0, 4),
      [-0.23734234180679414, 7.985506072339628, -2.543894619501839, -7.329972440757994],
    );
    expect(y.data.reduce((a, b) => a + b)).toBeCloseTo(-5.813097192309414, 12);
  });
});

describe('pooling', () => {
  const window = { kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1], counted: false } as const;

  test('divides by what lies inside the image', () => {
    expect(data({ kind: 'average_pool', window }, counting(1, 1, 3, 3))).toEqual([3, 4, 6, 7]);
    const bare = { ...window, kernel: [2, 2], padding: [0, 0, 0, 0] } as const;
    expect(data({ kind: 'average_pool', window: bare }, counting(1, 1, 3, 3))).toEqual([3]);
  });

  test('divides by all of the window if padding is counted', () => {
    const nine = { ...window, counted: true };
    const sums = [12, 16, 24, 28];
    expect(data({ kind: 'average_pool', window: nine }, counting(1, 1, 3, 3))).toEqual(
      sums.map((sum) => expect.closeTo(sum / 9, 12)),
    );
  });

  test('slides along height and width as each has it', () => {
    // Rows of one pixel at 0 and 2; columns of two that begin one before the image.
    const uneven = { kernel: [1, 2], stride: [2, 3], padding: [0, 1, 0, 0], counted: false } as const;
    expect(data({ kind: 'average_pool', window: uneven }, counting(1, 1, 3, 4))).toEqual([1, 3.5, 9, 11.5]);
  });

  test('its gradient spreads each value over its window', () => {
    const gx = data({ kind: 'average_pool_grad', window, size: [3, 3] }, tensor([1, 1, 2, 2], [4, 8, 12, 16]));
    expect(gx).toEqual([1, 3, 2, 4, 10, 6, 3, 7, 4]);
  });
});

describe('pooling of maxima', () => {
  const window = { kernel: [2, 2], stride: [1, 1], padding: [1, 1, 1, 1] } as const;

  test('picks by x, the first of equals, NaN as the greatest, and never the padding', () => {
    const x = tensor([1, 1, 2, 2], [-5, -5, NaN, -7]);
    expect(data({ kind: 'max_pool_gather', window }, x, counting(1, 1, 2, 2))).toEqual([1, 1, 2, 3, 3, 2, 3, 3, 4]);
  });

  test('its adjoint adds up at the places of maxima', () => {
    const x = tensor([1, 1, 2, 2], [-5, -5, NaN, -7]);
    expect(data({ kind: 'max_pool_scatter', window }, x, tensor([1, 1, 3, 3], Array(9).fill(1)))).toEqual([2, 2, 4, 1]);
  });
});

describe('batch normalisation (values of PyTorch)', () => {
  const x = waves([2, 3, 2, 2]);
  const scale = tensor([3], [0.5, -1, 2]);

  test('uses the biased variance of the batch', () => {
    const y = evaluate({ kind: 'batch_norm', epsilon: 1e-5 }, x, scale, tensor([3], [0.1, 0.2, 0.3]));
    expectClose(
      y.data.subarray(0, 4),
      [0.7618798682495087, -0.12207196112556032, -0.5971254800035769, 0.4092424101777873],
    );
  });

  test('has the gradient of PyTorch', () => {
    const gx = evaluate({ kind: 'batch_norm_grad', epsilon: 1e-5 }, x, scale, waves(x.shape, 1, Math.cos, 1));
    expectClose(
      gx.data.subarray(0, 4),
      [0.28725277974274227, -0.049894059956404745, -0.25228591196093964, -0.1351340472446024],
    );
  });

  test('of vectors takes each feature for a channel', () => {
    const y = data(
      { kind: 'batch_norm', epsilon: 0 },
      tensor([2, 2], [1, 5, 3, 9]),
      tensor([2], [1, 2]),
      tensor([2], [0, 1]),
    );
    expect(y).toEqual([-1, -1, 1, 3]);
  });
});

describe('linear algebra', () => {
  const matrix = tensor([3, 3], [2, -1, 0.5, 1, 3, -2, 0, 4, 1]);
  const fns = ['det', 'logdet', 'slogdet'] as const;
  const determinants = (x: Tensor) => fns.map((fn) => evaluate({ kind: 'determinant', fn }, x).data[0]);

  test('determinants are those of PyTorch', () => {
    expectClose(determinants(matrix), [25, 3.218875824868201, 3.218875824868201]);
  });

  test('a negative determinant has no logarithm, but its magnitude has', () => {
    expectClose(determinants(tensor([2, 2], [0, 2, 1, 0])), [-2, nan, Math.LN2]);
  });

  test('a singular matrix has determinant 0, logarithm -∞ and no inverse', () => {
    const singular = tensor([2, 2], [1, 2, 2, 4]);
    expectClose(determinants(singular), [0, -inf, -inf]);
    expectClose(determinants(tensor([2, 2], [0, 1, 0, 1])), [0, -inf, -inf]);
    expect(data({ kind: 'inverse' }, singular)).toEqual([nan, nan, nan, nan]);
  });

  test('logarithms of determinants do not overflow', () => {
    const large = tensor([2, 2], [1e200, 0, 0, 1e200]);
    expectClose(determinants(large).slice(1), [400 * Math.LN10, 400 * Math.LN10]);
  });

  test('the inverse is that of PyTorch, and pivots where it must', () => {
    expectClose(data({ kind: 'inverse' }, matrix), [0.44, 0.12, 0.02, -0.04, 0.08, 0.18, 0.16, -0.32, 0.28]);
    expect(data({ kind: 'inverse' }, tensor([2, 2], [0, 2, 1, 0]))).toEqual([0, 1, 0.5, 0]);
  });

  test('batches are treated matrix by matrix', () => {
    const two = tensor([2, 1, 1], [4, -5]);
    expect(evaluate({ kind: 'determinant', fn: 'det' }, two)).toEqual(tensor([2], [4, -5]));
    expect(evaluate({ kind: 'inverse' }, two)).toEqual(tensor([2, 1, 1], [0.25, -0.2]));
  });

  test('eigenvalues are those of the symmetric part, ascending', () => {
    expectClose(data({ kind: 'eigenvalues' }, matrix), [0.5489410786584349, 2.0303165399793657, 3.4207423813621993]);
  });

  test.each([-1060, -700, 700, 1020])('of 2^%d times a matrix, they are as many times those of the matrix', (power) => {
    const values = Array.from({ length: 36 }, (_, at) => Math.sin(at) + Math.cos(at * at));
    const scaled = values.map((value) => value * 2 ** (power / 2) * 2 ** (power / 2));
    for (const kind of ['eigenvalues', 'singular_values'] as const) {
      const expected = data({ kind }, tensor([6, 6], values));
      const actual = data({ kind }, tensor([6, 6], scaled)).map((value) => value / 2 ** (power / 2) / 2 ** (power / 2));
      // Numbers below 2^-1022 have few digits left.
      actual.forEach((value, at) => expect(value).toBeCloseTo(expected[at], power < -1022 ? 2 : 10));
    }
  });

  test('a corner of hardly any size does not keep the decompositions from an end', () => {
    for (let n = 3; n < 60; n++) {
      const random = uniform(stream(0, `${n}`), n * n, -1, 1);
      const values = Array.from(random, (value, at) => value * (at === 0 ? 1 : at < n || at % n === 0 ? 0 : 1e-310));
      expect(data({ kind: 'singular_values' }, tensor([n, n], values))[0]).toBeCloseTo(Math.abs(random[0]), 12);
      expect(data({ kind: 'eigenvalues' }, tensor([n, n], values))).toContain(random[0]);
    }
  });

  test('singular values are descending, for wide and for tall matrices', () => {
    const wide = tensor([2, 3], matrix.data.subarray(0, 6));
    const tall = evaluate({ kind: 'slice', dim: 1, start: 0, stop: 2 }, matrix);
    expectClose(data({ kind: 'singular_values' }, wide), [3.799403946834748, 2.1942036479726617]);
    expectClose(data({ kind: 'singular_values' }, tall), [5.103676278415834, 2.2254187123180906]);
  });

  test('a matrix with NaN or ∞ gives NaN, and leaves its neighbours alone', () => {
    const kinds: readonly Primitive[] = [
      { kind: 'determinant', fn: 'slogdet' },
      { kind: 'inverse' },
      { kind: 'eigenvalues' },
      { kind: 'singular_values' },
    ];
    for (const op of kinds) {
      for (const bad of [nan, inf]) {
        const result = data(op, tensor([2, 2, 2], [0, bad, 0, 1, 1, 0, 0, 1]));
        const half = result.length / 2;
        expect(result.slice(0, half).every(Number.isNaN), op.kind).toBe(true);
        expect(result.slice(half).every(Number.isFinite), op.kind).toBe(true);
      }
    }
  });
});

describe('order', () => {
  test('sorts along any dimension, NaN last', () => {
    const x = tensor([2, 3], [3, nan, -inf, 1, 2, inf]);
    expect(data({ kind: 'sort', dim: 1 }, x)).toEqual([-inf, 3, nan, 1, 2, inf]);
    expect(data({ kind: 'sort', dim: 0 }, x)).toEqual([1, 2, -inf, 3, nan, inf]);
  });

  test('counts distinct rows: zeros are equal, NaN never is', () => {
    const count = (rows: number, ...values: number[]) =>
      data({ kind: 'count_distinct' }, tensor([rows, values.length / rows], values));
    expect(count(4, 1, 2, 2, 1, 1, 2, 1, 3)).toEqual([3]);
    expect(count(2, 0, -0)).toEqual([1]);
    expect(count(5, 1, nan, 1, nan, 1)).toEqual([3]);
    const many = Array.from({ length: 30_000 }, (_, at) => Math.floor(at * 0.37) % 11 ** ((at % 3) + 1));
    const pairs = new Set(many.slice(0, 15_000).map((_, row) => many.slice(2 * row, 2 * row + 2).join()));
    expect(count(15_000, ...many)).toEqual([pairs.size]);
  });
});

describe('graphs', () => {
  test('give their roots and nothing else', () => {
    const g = graphBuilder();
    const x = g.node({ kind: 'source', source: { kind: 'labels', batch: 0 }, shape: [3] }, []);
    const doubled = add(g, x, x);
    const roots = [reduce(g, 'sum', mul(g, doubled, x), [0]), doubled];
    const results = interpret(roots, (source, shape) => {
      expect(source).toEqual({ kind: 'labels', batch: 0 });
      return counting(...shape);
    });
    expect([...results.keys()].sort((a, b) => b.id - a.id)).toEqual(roots);
    expect(roots.map((root) => [...(results.get(root)?.data ?? [])])).toEqual([[28], [2, 4, 6]]);
  });

  test('may be deep', () => {
    const g = graphBuilder();
    let x = fill(g, 0);
    for (let depth = 0; depth < 12000; depth++) x = add(g, x, fill(g, 1));
    expect(interpret([x], () => tensor([], [0])).get(x)?.data[0]).toBe(12000);
  });

  test('hide NaN that select does not take', () => {
    const g = graphBuilder();
    const x = fill(g, -1);
    const guarded = select(g, binary(g, 'gt', x, fill(g, 0)), unary(g, 'log', x), fill(g, 0));
    expect(interpret([guarded], () => x as never).get(guarded)?.data[0]).toBe(0);
  });
});
