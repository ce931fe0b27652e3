import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { add, div, fill, mul, reduce, unary } from '../../compiler/graph/build.ts';
import { from, type Graph, graphBuilder, type GraphNode } from '../../compiler/graph/graph.ts';
import type { TensorSource } from '../../compiler/graph/primitive.ts';
import { planOf } from '../../compiler/plan/assemble.ts';
import { linearMemory } from '../../runtime/memory.ts';
import type { Engine } from '../../runtime/engines/engine.ts';
import { onnxEngine } from '../../runtime/engines/onnx.ts';
import { executePlan, type Provide } from '../../runtime/execute.ts';
import { firstNonFinite } from '../../runtime/first-nonfinite.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import type { Tensor } from '../../runtime/reference/tensor.ts';
import { grownPrimitive, noise, spacedValues } from '../laws/arbitrary/graph.ts';
import { PIECEWISE, SMOOTH, UNDIFFERENTIABLE } from '../laws/arbitrary/growth.ts';
import { law } from '../laws/law.ts';
import { differentiated, limits } from '../compiler/plan/random.ts';

const engine = onnxEngine();

const ONE_PIXEL = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], counted: false } as const;

const graphOf = (...nodes: readonly GraphNode[]): Graph => ({
  outputs: nodes.map((node, at) => ({ name: `y${at}`, node })),
});

law(
  'running a plan gives what the interpreter gives, wherever small work goes',
  fc.property(differentiated, limits, fc.nat(), ({ graph, sources }, small, seed) =>
    expectAgreement(graph, small, spacedValues(seed, sources)),
  ),
  { numRuns: 60 },
);

describe.each([...SMOOTH, ...PIECEWISE, ...UNDIFFERENTIABLE])('$kind $name', (species) => {
  law(
    'is the same in a plan that leaves to the host only what it must',
    fc.property(grownPrimitive(species), fc.nat(), ({ y, sources }, seed) =>
      expectAgreement(graphOf(y), 0, spacedValues(seed, sources)),
    ),
    { numRuns: 8 },
  );
});

test('determinants of several kinds, of several matrices, though each matrix is decomposed once', () => {
  const g = graphBuilder();
  const x = noise(g, 0, [3, 4, 4]);
  const all = [x, unary(g, 'square', x), reduce(g, 'sum', noise(g, 1, [2, 3, 4, 4]), [0])].flatMap((matrix) =>
    (['det', 'logdet', 'slogdet'] as const).map((fn) => g.node({ kind: 'determinant', fn }, [matrix])),
  );
  expectAgreement(graphOf(...all), 0, spacedValues(3, [x, noise(g, 1, [2, 3, 4, 4])]));
});

function expectAgreement(graph: Graph, small: number, values: (source: TensorSource) => Tensor): void {
  const rounded = (source: TensorSource): Tensor => {
    const { shape, data } = values(source);
    return { shape, data: data.map(Math.fround) };
  };
  const provide: Provide = (source) => Float32Array.from(rounded(source).data);
  const results = executePlan(planOf(graph, small), engine, provide);
  const nodes = graph.outputs.map(({ node }) => node);
  const expected = interpret(nodes, rounded);
  for (const { name, node } of graph.outputs) {
    const want = expected.get(node) as Tensor;
    const got = results.get(name) as Tensor;
    expect(got.shape).toEqual(want.shape);
    const scale = 1 + Math.max(0, ...Array.from(want.data, Math.abs).filter(Number.isFinite));
    want.data.forEach((value, at) => {
      const error = Object.is(got.data[at], value) ? 0 : Math.abs(got.data[at] - value) / scale;
      expect(error, `${name}[${at}] is ${got.data[at]}, not ${value}`).toBeLessThan(1e-4);
    });
  }
}

describe('memory', () => {
  /** A chain of `length` doublings, each a kernel of its own since a pool lies between. */
  const chain = (length: number): GraphNode => {
    const g = graphBuilder();
    let x = noise(g, 0, [2, 2, 40, 40]);
    for (let at = 0; at < length; at++) {
      x = g.node({ kind: 'average_pool', window: ONE_PIXEL }, [add(g, x, x)]);
    }
    return reduce(g, 'sum', x, [0, 1, 2, 3]);
  };
  const ones: Provide = (_, shape) => new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1);

  it('is used again as soon as nobody reads it, in this plan and the next', () => {
    const pool = linearMemory();
    const taken = new Set<number>();
    const counted = {
      ...pool,
      take: (length: number): Float32Array => {
        const array = pool.take(length);
        if (length > 1) taken.add(array.byteOffset);
        return array;
      },
    };
    const plan = planOf(graphOf(chain(8)));
    const first = executePlan(plan, engine, ones, counted);
    expect([...(first.get('y0')?.data ?? [])]).toEqual([2 ** 8 * 6400]);
    const afterFirst = taken.size;
    expect(afterFirst).toBeLessThanOrEqual(2);
    executePlan(plan, engine, ones, counted);
    expect(taken.size).toBe(afterFirst);
  });

  it('comes back also from a plan that fails half-way', () => {
    const pool = linearMemory();
    let outside = 0;
    const counting = {
      take: (length: number) => (outside++, pool.take(length)),
      give: (array: Float32Array) => (outside--, pool.give(array)),
    };
    let calls = 0;
    const failing: Engine = {
      ...engine,
      compile: (kernel, by) => {
        const { run } = engine.compile(kernel, by);
        return {
          run: (inputs, outputs) => {
            if (++calls > 3) throw new Error('no more');
            run(inputs, outputs);
          },
        };
      },
    };
    expect(() => executePlan(planOf(graphOf(chain(8))), failing, ones, counting)).toThrow('no more');
    expect(outside).toBe(0);
  });

  it('of sources is never written', () => {
    const source = Float32Array.from({ length: 6400 }, (_, at) => at % 7);
    const before = source.slice();
    executePlan(planOf(graphOf(chain(3))), engine, () => source);
    expect(source).toEqual(before);
  });
});

describe('outputs', () => {
  it('may be sources, constants, and one tensor under two names', () => {
    const g = graphBuilder();
    const x = noise(g, 0, [2]);
    const results = executePlan(planOf(graphOf(x, fill(g, 3, [2]), x)), engine, () => Float32Array.of(1, 2));
    expect([...results].map(([name, { data }]) => [name, ...data])).toEqual([
      ['y0', 1, 2],
      ['y1', 3, 3],
      ['y2', 1, 2],
    ]);
  });
});

describe('the first tensor that is not finite', () => {
  const g = graphBuilder();
  const at = (operator: string) => from(g, { site: null, operator });
  const x = noise(at('source'), 0, [2, 2, 40, 40]);
  const logarithm = reduce(at('kernel'), 'sum', unary(at('kernel'), 'log', x), [0, 1, 2, 3]);
  const quotient = div(at('host'), logarithm, fill(g, 0));
  const plan = planOf(graphOf(mul(g, quotient, quotient)));
  const values =
    (value: number): Provide =>
    (_, shape) =>
      new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value);

  it.each([
    ['a source', Infinity, 'source'],
    ['a kernel', 0, 'kernel'],
    ['a host step', 2, 'host'],
  ])('is found in %s', (_, value, operator) => {
    expect(firstNonFinite(plan, engine, values(value))).toEqual({ site: null, operator });
  });

  it('is found among the results of one kernel where it was computed first', () => {
    const pooled = at('before').node({ kind: 'average_pool', window: ONE_PIXEL }, [x]);
    const broken = unary(at('here'), 'log', pooled);
    const after = unary(at('after'), 'abs', broken);
    const sums = [after, broken, pooled].map((node) => reduce(at('sum'), 'sum', node, [0, 1, 2, 3]));
    expect(firstNonFinite(planOf(graphOf(...sums, after, broken, pooled)), engine, values(-1))).toEqual({
      site: null,
      operator: 'here',
    });
  });

  it('is null when all are finite', () => {
    expect(firstNonFinite(planOf(graphOf(logarithm)), engine, values(2))).toBeNull();
  });
});
