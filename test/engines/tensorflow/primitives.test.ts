/** Every primitive in TensorFlow gives what it gives in the reference interpreter. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphBuilder } from '../../../compiler/graph/graph.ts';
import { binaryFunctions, unaryFunctions } from '../../../compiler/graph/scalar.ts';
import { BINARY_FNS, type Primitive, UNARY_FNS } from '../../../compiler/graph/primitive.ts';
import { evaluateNode } from '../../../runtime/reference/evaluate.ts';
import { type Tensor, tensor } from '../../../runtime/reference/tensor.ts';
import { EDGES, pairs } from '../../compiler/emit/onnx/arbitrary.ts';
import { grownPrimitive, spacedValues } from '../../laws/arbitrary/graph.ts';
import { PIECEWISE, SMOOTH, UNDIFFERENTIABLE } from '../../laws/arbitrary/growth.ts';
import { law } from '../../laws/law.ts';
import { MISLEADING } from '../../laws/misleading.ts';
import { noise } from '../../laws/arbitrary/graph.ts';
import { expectAgreement, problem, runInTensorFlow, WAYS } from './agree.ts';

type Way = (typeof WAYS)[number];

/** Expects the interpreter's result for each element by itself, NaN and infinities included; what is subnormal may be 0. */
function expectEdges(way: Way, op: Primitive, inputs: readonly Tensor[], own: number): void {
  const rounded = inputs.map(({ shape, data }) => tensor(shape, data.map(Math.fround)));
  const g = graphBuilder();
  const sources = rounded.map(({ shape }, at) => noise(g, at, shape));
  const graph = { outputs: [{ name: 'y', node: g.node(op, sources) }] };
  const [actual] = runInTensorFlow(way, graph, (source) => rounded[source.kind === 'noise' ? source.stream : -1]);
  const wrong = Array.from(evaluateNode(op, rounded).data, Math.fround).flatMap((want, at) => {
    const got = actual.data[at];
    const isSame = Object.is(got, want) || got === want || Math.abs(got - want) <= own * Math.abs(want) + 2 ** -126;
    return isSame ? [] : [`of ${rounded.map(({ data }) => data[at]).join(' and ')} it is ${got}, not ${want}`];
  });
  expect(wrong).toEqual([]);
}

/** TensorFlow takes subnormal numbers for 0. */
const NORMAL = EDGES.filter((value) => !(Math.abs(value) > 0 && Math.abs(value) < 2 ** -126));

/** Trigonometry of large arguments and powers lose a little more. */
const own = (fn: string): number => (['sin', 'cos', 'pow'].includes(fn) ? 1e-5 : 3e-6);

describe.skipIf(problem).each(WAYS)('in TensorFlow, %s', (way) => {
  it.each(UNARY_FNS)('%s is the same at the edges', (fn) =>
    expectEdges(way, { kind: 'unary', fn }, [tensor([NORMAL.length], NORMAL)], own(fn)),
  );

  it.each(BINARY_FNS.filter((fn) => fn !== 'ldexp'))('%s is the same for every pair of edges', (fn) =>
    expectEdges(way, { kind: 'binary', fn }, pairs(NORMAL), own(fn)),
  );

  // prettier-ignore
  const EXPONENTS = [
    0, 1, -1, 24, -24, 126, 127, 128, -126, -127, 149, 252, 253, 254, -252, -253, -254, 300, -300, 301, -301, 1023, 1024, -1022, -1023,
    2000, -2000, 2046, -2046, 32768, -32768, 2 ** 24, -(2 ** 24), NaN,
  ];
  const scaled = NORMAL.flatMap((x) => EXPONENTS.map((e) => [x, e] as const));

  // Small tensors are computed in float64.
  it.each([
    ['float64', 1],
    ['float32', 5],
  ] as const)('powers of two scale exactly, and exponents are exact, in %s', (element, times) => {
    const all = Array.from({ length: times }, () => scaled).flat();
    const column = (at: 0 | 1): Tensor =>
      tensor(
        [all.length],
        all.map((pair) => Math.fround(pair[at])),
      );
    const g = graphBuilder();
    const [x, e] = [noise(g, 0, [all.length]), noise(g, 1, [all.length])];
    const product = g.node({ kind: 'binary', fn: 'ldexp' }, [x, e]);
    const exponent = g.node({ kind: 'unary', fn: 'exponent' }, [x]);
    const outputs = [product, exponent].map((node, at) => ({ name: `${at}`, node }));
    const [products, exponents] = runInTensorFlow(way, { outputs }, (source) =>
      column(source.kind === 'noise' && source.stream === 1 ? 1 : 0),
    );
    const [round, least] = element === 'float32' ? [Math.fround, 2 ** -126] : [Number, 2 ** -1022];
    all.forEach(([number, power], at) => {
      const of = Math.fround(number);
      const want = round(binaryFunctions.ldexp(of, power));
      const got = products.data[at];
      const isSame = Object.is(got + 0, want + 0) || (Math.abs(want) <= least && got === 0);
      expect(isSame, `${number} times 2^${power} is ${got}, not ${want}`).toBe(true);
      expect(exponents.data[at], `the exponent of ${number}`).toBe(unaryFunctions.exponent(of));
    });
  });

  it('the determinant takes no multiple of a remainder for an exact element', () => {
    const g = graphBuilder();
    const node = g.node({ kind: 'determinant', fn: 'det' }, [noise(g, 0, [16, 16])]);
    const [{ data }] = runInTensorFlow(way, { outputs: [{ name: 'y', node }] }, () => tensor([16, 16], MISLEADING));
    expect(Math.abs(data[0])).toBe(0);
  });

  it.each(['sum', 'prod', 'max', 'min'] as const)('%s keeps a NaN wherever it is', (fn) => {
    const rows = Array.from({ length: 9 }, (_, at) => Array.from({ length: 8 }, (__, k) => (k === at ? NaN : k - 3)));
    expectEdges(way, { kind: 'reduce', fn, dims: [1] }, [tensor([9, 8], rows.flat())], 0);
  });

  // Small tensors are computed in float64; the pairs of so many rows would fill no memory of this size.
  it.each([1, 5_000])('rows differ if they hold NaN, zeros of both signs are equal, %i times the same', (times) => {
    const rows = [
      [0, 1],
      [-0, 1],
      [NaN, 1],
      [1, 0],
      [0, Infinity],
      [NaN, 1],
      [0, -Infinity],
    ];
    const all = Array.from({ length: times }, () => rows).flat();
    expectEdges(way, { kind: 'count_distinct' }, [tensor([all.length, 2], all.flat())], 0);
  });

  it('of no rows none differ, and of empty ones all are equal', () => {
    expectEdges(way, { kind: 'count_distinct' }, [tensor([0, 3], [])], 0);
    expectEdges(way, { kind: 'count_distinct' }, [tensor([3, 0], [])], 0);
  });

  describe.each([...SMOOTH, ...PIECEWISE, ...UNDIFFERENTIABLE])('$kind $name', (species) => {
    law(
      'is what the interpreter computes',
      fc.property(grownPrimitive(species), fc.nat(), ({ y, sources }, seed) =>
        expectAgreement(way, { outputs: [{ name: 'y', node: y }] }, spacedValues(seed, sources)),
      ),
      { numRuns: 10 },
    );
  });
});
