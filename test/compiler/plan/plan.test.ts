import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  binary,
  concat,
  contract,
  fill,
  mul,
  reduce,
  reduceKeeping,
  reshape,
  sub,
  unary,
} from '../../../compiler/graph/build.ts';
import { from, graphBuilder, type GraphBuilder, type GraphNode } from '../../../compiler/graph/graph.ts';
import type { Shape } from '../../../compiler/graph/primitive.ts';
import { planOf } from '../../../compiler/plan/assemble.ts';
import type { KernelStep, Plan } from '../../../compiler/plan/plan.ts';
import { verifyPlan } from '../../../compiler/plan/verify.ts';
import { noise } from '../../laws/arbitrary/graph.ts';
import { law } from '../../laws/law.ts';
import { differentiated, limits } from './random.ts';

const LARGE: Shape = [2, 4, 32, 32];
const slide = { stride: [1, 1], padding: [1, 1, 1, 1], dilation: [1, 1], groups: 1 } as const;

const plan = (...nodes: readonly GraphNode[]): Plan => {
  const made = planOf({ outputs: nodes.map((node, at) => ({ name: `y${at}`, node })) });
  verifyPlan(made);
  return made;
};

/** The primitives of each step, those of a kernel joined. */
const work = ({ steps }: Plan): readonly string[] =>
  steps.map((step) =>
    step.kind === 'host' ? `host ${step.op.kind}` : step.kernel.nodes.map(({ op }) => op.kind).join(' '),
  );

const kernels = ({ steps }: Plan): readonly KernelStep[] => steps.filter((step) => step.kind === 'kernel');

law(
  'plans of random graphs are right, wherever small work and statistics go',
  fc.property(differentiated, limits, fc.constantFrom(0, 3, Infinity), ({ graph }, small, many) =>
    verifyPlan(planOf(graph, small, many)),
  ),
  { numRuns: 200 },
);

describe('placement', () => {
  it('leaves the small end of the work to the host, in float64', () => {
    const g = graphBuilder();
    const sum = reduce(g, 'sum', noise(g, 0, LARGE), [0, 1, 2, 3]);
    const made = plan(unary(g, 'log', add(g, sum, fill(g, 1))));
    expect(work(made)).toEqual(['reduce', 'host fill', 'host binary', 'host unary']);
  });

  it('keeps small work on the engine when large work needs it', () => {
    const g = graphBuilder();
    const x = noise(g, 0, LARGE);
    const scale = unary(g, 'sqrt', reduce(g, 'sum', x, [0, 2, 3]));
    const made = plan(reduce(g, 'max', mul(g, x, reshape(g, scale, [1, 4, 1, 1])), [0, 1, 2, 3]));
    expect(work(made)).toEqual(['reduce unary reshape binary reduce']);
  });

  it('gives the host what no engine has, however large, and goes on with its result', () => {
    const g = graphBuilder();
    const x = unary(g, 'exp', noise(g, 0, [100, 100]));
    const sorted = g.node({ kind: 'sort', dim: 0 }, [
      mul(g, x, reduce(g, 'sum', contract(g, 'ab', 'bc', 'ac', x, x), [0, 1])),
    ]);
    const made = plan(reduce(g, 'sum', unary(g, 'sin', sorted), [0, 1]));
    expect(work(made).slice(-3)).toEqual(['host sort', 'unary', 'reduce']);
  });

  it('leaves small networks to the engine, and small matrix products to the host', () => {
    const g = graphBuilder();
    const x = noise(g, 0, [2, 4, 8, 8]);
    const y = g.node({ kind: 'conv', slide }, [x, noise(g, 1, [4, 4, 3, 3])]);
    const rows = reshape(g, y, [8, 64]);
    const gram = contract(g, 'an', 'bn', 'ab', rows, rows);
    expect(work(plan(gram))).toEqual(['conv', 'host reshape', 'host contract']);
    const square = noise(g, 2, [64, 64]);
    expect(work(plan(contract(g, 'an', 'bn', 'ab', square, square)))).toEqual(['contract']);
  });

  it('computes constants as outputs on the host, and passes sources through', () => {
    const g = graphBuilder();
    const made = plan(fill(g, 2), noise(g, 0, [3]));
    expect(work(made)).toEqual(['host fill']);
    expect(made.sources.map(({ buffer }) => buffer)).toEqual([made.outputs[1].buffer]);
  });
});

describe('partition', () => {
  const convolve = (g: GraphBuilder, x: GraphNode, stream: number): GraphNode =>
    g.node({ kind: 'conv', slide }, [x, noise(g, stream, [4, 4, 3, 3])]);

  it('builds a kernel around each heavy primitive, with what the library computes of it, and loops between them', () => {
    const g = graphBuilder();
    const first = unary(g, 'sin', convolve(g, noise(g, 0, LARGE), 1));
    const second = add(g, convolve(g, first, 2), first);
    const norm = reduce(g, 'sum', unary(g, 'square', first), [0, 1, 2, 3]);
    const made = plan(reduce(g, 'sum', second, [0, 1, 2, 3]), norm);
    expect(work(made)).toEqual(['conv unary', 'conv', 'unary reduce binary reduce']);
    expect(kernels(made).map(({ by }) => by)).toEqual(['library', 'library', 'loops']);
  });

  it('computes functions of one tensor anew in the loops that read them, and keeps them for the library only', () => {
    const g = graphBuilder();
    const x = convolve(g, noise(g, 0, LARGE), 1);
    const shifted = unary(g, 'neg', x);
    const read = convolve(g, unary(g, 'relu', shifted), 2);
    const made = plan(reduce(g, 'sum', binary(g, 'mul', shifted, read), [0, 1, 2, 3]));
    expect(work(made)).toEqual(['conv', 'unary unary', 'conv', 'unary binary reduce']);
    const [first, rectified, second, summed] = kernels(made);
    expect(rectified.outputs.length).toBe(1);
    expect(summed.inputs).toEqual([first.outputs[0], second.outputs[0]]);
  });

  it('reads in loops what is kept for the library, and not what that is computed from', () => {
    const g = graphBuilder();
    const x = convolve(g, noise(g, 0, LARGE), 1);
    const rectified = unary(g, 'relu', x);
    const other = convolve(g, rectified, 2);
    const made = plan(reduce(g, 'sum', binary(g, 'mul', unary(g, 'heaviside', rectified), other), [0, 1, 2, 3]));
    expect(work(made)).toEqual(['conv', 'unary', 'conv', 'unary binary reduce']);
    const [, kept, second, summed] = kernels(made);
    expect(summed.inputs).toEqual([kept.outputs[0], second.outputs[0]]);
  });

  it('makes one nest of a normalisation and what follows it, and other loops of windows and of reductions of another kind', () => {
    const g = graphBuilder();
    const x = convolve(g, noise(g, 0, LARGE), 1);
    const [scale, shift] = [2, 3].map((stream) => noise(g, stream, [4]));
    const normalised = g.node({ kind: 'batch_norm', epsilon: 1e-5 }, [x, scale, shift]);
    const window = { kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], counted: false } as const;
    const pooled = g.node({ kind: 'average_pool', window }, [unary(g, 'relu', normalised)]);
    const total = reduce(g, 'sum', add(g, pooled, normalised), [0, 1, 2, 3]);
    const norms = reduce(g, 'sum', unary(g, 'square', x), [1, 2, 3]);
    const shares = reduce(g, 'max', mul(g, x, reshape(g, norms, [2, 1, 1, 1])), [0, 1, 2, 3]);
    expect(work(plan(total, shares))).toEqual([
      'conv',
      'batch_norm unary reduce unary',
      'average_pool',
      'binary reduce',
      'reshape binary reduce',
    ]);
  });

  it('computes functions of the weights anew in every kernel that reads them', () => {
    const g = graphBuilder();
    const weight = unary(g, 'abs', noise(g, 1, [4, 4, 3, 3]));
    const y = g.node({ kind: 'conv', slide }, [noise(g, 0, LARGE), weight]);
    const again = g.node({ kind: 'conv', slide }, [y, weight]);
    expect(work(plan(reduce(g, 'sum', again, [0, 1, 2, 3])))).toEqual(['unary conv', 'unary conv', 'reduce']);
  });

  it('gives much work at one site a kernel of its own, as soon as all is there that it reads', () => {
    const g = graphBuilder();
    const fns = ['sum', 'max', 'min'] as const;
    /** At the site `a`, three numbers for each of so many exponents, of two convolutions. */
    const statistics = (exponents: number, x: GraphNode, y: GraphNode): readonly GraphNode[] => {
      const at = from(g, { site: 'a', operator: 'program' });
      return Array.from({ length: exponents }, (_, k) => {
        const power = unary(at, 'exp', mul(at, mul(at, x, y), fill(at, k + 3)));
        return fns.map((fn) => reduce(at, fn, power, [0, 1, 2, 3]));
      }).flat();
    };
    const first = convolve(g, noise(g, 0, LARGE), 1);
    const second = convolve(g, first, 2);
    const third = reduce(g, 'sum', convolve(g, second, 3), [0, 1, 2, 3]);
    const kinds = (exponents: number): readonly string[] =>
      kernels(plan(third, ...statistics(exponents, first, second))).map(({ kernel }) => kernel.nodes[0].op.kind);
    expect(kinds(2)).toEqual(['conv', 'conv', 'conv', 'reduce', 'binary']);
    expect(kinds(20)).toEqual(['conv', 'conv', 'binary', 'conv', 'reduce']);
  });

  it('computes anew what belongs to a site with much work, after what it is computed from', () => {
    const g = graphBuilder();
    const at = from(g, { site: 'a', operator: 'program' });
    const rectified = unary(at, 'relu', convolve(g, convolve(g, noise(g, 0, LARGE), 1), 2));
    const statistics = Array.from({ length: 30 }, (_, k) => {
      return reduce(at, 'sum', unary(at, 'exp', mul(at, rectified, fill(at, k))), [0, 1, 2, 3]);
    });
    const made = plan(reduce(g, 'max', rectified, [0, 1, 2, 3]), ...statistics);
    expect(kernels(made).map(({ by }) => by)).toEqual(['library', 'library', 'loops', 'loops']);
  });

  it('lets sites read the work of others in both directions', () => {
    const g = graphBuilder();
    const y = convolve(g, noise(g, 0, LARGE), 1);
    /** So many powers of a site's sum with another tensor. */
    const powers = (site: string, x: GraphNode, other: GraphNode): readonly GraphNode[] => {
      const at = from(g, { site, operator: 'program' });
      return Array.from({ length: 30 }, (_, k) => unary(at, 'square', mul(at, add(at, x, other), fill(at, k + 3))));
    };
    const a = powers('a', y, y);
    const b = powers('b', y, a[0]);
    const again = powers('a', y, b[0]);
    const made = plan(...[...a, ...b, ...again].map((x) => reduce(g, 'sum', x, [0, 1, 2, 3])));
    // The convolution, both sites, `a` again, and the sums, which are outside of any site: of both of `a`, and of `b`.
    expect(kernels(made).length).toBe(6);
  });

  it('keeps functions that take longer than to read their result, and computes others anew', () => {
    const g = graphBuilder();
    // What two nests of loops read, for each has another maximum for its elements.
    const read = (fn: 'exp' | 'square'): readonly GraphNode[] => {
      const x = unary(g, fn, noise(g, 0, LARGE));
      return [1, 2].map((dim) => reduce(g, 'sum', sub(g, x, reduceKeeping(g, 'max', x, [dim])), [0, 1, 2, 3]));
    };
    const times = (fn: 'exp' | 'square'): number =>
      kernels(plan(...read(fn)))
        .flatMap(({ kernel }) => kernel.nodes)
        .filter(({ op }) => op.kind === 'unary' && op.fn === fn).length;
    expect(times('exp')).toBe(1);
    expect(times('square')).toBeGreaterThan(1);
  });

  it('does not cut where a constant is needed outside as well', () => {
    const g = graphBuilder();
    const y = convolve(g, noise(g, 0, LARGE), 1);
    const one = fill(g, 1, [1, 1, 1, 1]);
    const made = plan(reduce(g, 'sum', add(g, y, one), [0, 1, 2, 3]), one);
    expect(work(made)).toEqual(['conv', 'host fill', 'fill binary reduce']);
  });

  it('has a tensor of constants that loops read and cannot make, also beside much other work of its site', () => {
    const g = graphBuilder();
    const rows = ['sum', 'max'].map((fn) => fill(g, fn === 'sum' ? 1 : 2, [1, 4096]));
    const squares = unary(g, 'square', concat(g, rows, 0));
    const sum = reduce(g, 'sum', squares, [0, 1]);
    for (const many of [0, Infinity]) verifyPlan(planOf({ outputs: [{ name: 'y', node: sum }] }, 0, many));
    expect(work(plan(sum))).toEqual(['fill fill concat', 'unary reduce']);
  });

  it('cuts equal kernels for equal work, in whatever order it is written', () => {
    const keyOf = (isReversed: boolean): string => {
      const g = graphBuilder();
      if (isReversed) noise(g, 9, [5]);
      const [x, other] = [noise(g, 0, LARGE), noise(g, 2, LARGE)];
      const y = isReversed ? add(g, other, convolve(g, x, 1)) : add(g, convolve(g, x, 1), other);
      const fns = isReversed ? (['max', 'sum'] as const) : (['sum', 'max'] as const);
      const results = fns.map((fn) => reduce(g, fn, y, [0, 1, 2, 3]));
      return kernels(plan(...results))[0].kernel.key;
    };
    expect(keyOf(true)).toBe(keyOf(false));
  });

  it('tells kernels apart that differ in a shape, an attribute or a value only', () => {
    const keyOf = (shape: Shape, value: number, dims: readonly number[]): string => {
      const g = graphBuilder();
      const y = reduce(g, 'sum', binary(g, 'mul', noise(g, 0, shape), fill(g, value)), dims);
      return kernels(planOf({ outputs: [{ name: 'y', node: y }] }, 0))[0].kernel.key;
    };
    const keys = [
      keyOf([2, 3], 0, [1]),
      keyOf([3, 2], 0, [1]),
      keyOf([2, 3], -0, [1]),
      keyOf([2, 3], NaN, [1]),
      keyOf([2, 3], 0, [0]),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOf([2, 3], 0, [1])).toBe(keys[0]);
  });
});

describe('the verifier of plans', () => {
  const g = graphBuilder();
  const x = noise(g, 0, LARGE);
  const y = unary(g, 'log', reduce(g, 'sum', x, [0, 1, 2, 3]));
  const right = plan(y);
  const buffer = (id: number, change: object): Plan => ({
    ...right,
    buffers: right.buffers.with(id, { ...right.buffers[id], ...change }),
  });
  const [kernel, host] = right.steps as [KernelStep, Plan['steps'][number]];
  const [source, sum] = [kernel.inputs[0], kernel.outputs[0]];

  it.each([
    [
      'a step that runs too early',
      { ...right, steps: [host, kernel] },
      `step 0 reads buffer ${sum} before it is filled`,
    ],
    ['an output that nobody computes', { ...right, steps: [kernel] }, 'output y0 reads buffer 2 before it is filled'],
    ['a buffer that is filled twice', { ...right, steps: [kernel, kernel, host] }, `step 1 fills buffer ${sum} again`],
    ['a kernel on another shape', buffer(source, { shape: [2] }), 'step 0 has inputs [2], not [2,4,32,32]'],
    ['a host step on another shape', buffer(sum, { shape: [2] }), 'step 1 has result [], not [2]'],
    ['a host step in float32', buffer(2, { element: 'float32' }), 'buffer 2 must be float64'],
    [
      'a buffer that is given back too early',
      buffer(sum, { lastUse: 0 }),
      `buffer ${sum} is last used at step 1, not 0`,
    ],
  ])('finds %s', (_, broken: Plan, message) => {
    expect(() => verifyPlan(broken)).toThrow(message);
  });

  it('finds kernels that no engine can compute', () => {
    const nodes = kernel.kernel.nodes.map((node) => ({ ...node, op: { kind: 'sort', dim: 0 } as const }));
    const broken = { ...right, steps: [{ ...kernel, kernel: { ...kernel.kernel, nodes } }, host] };
    expect(() => verifyPlan(broken)).toThrow('has a kernel with sort, which no engine computes');
  });
});
