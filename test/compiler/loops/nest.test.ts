import { describe, expect, it } from 'vitest';
import {
  add,
  contract,
  expand,
  fill,
  mul,
  reduce,
  reduceKeeping,
  reshape,
  unary,
} from '../../../compiler/graph/build.ts';
import { graphBuilder, type GraphNode, reachable } from '../../../compiler/graph/graph.ts';
import type { Shape } from '../../../compiler/graph/primitive.ts';
import { atomsOf, divided } from '../../../compiler/loops/atoms.ts';
import { type Nest, nestOf } from '../../../compiler/loops/nest.ts';
import { cutKernel } from '../../../compiler/plan/kernel.ts';
import { noise } from '../../laws/arbitrary/graph.ts';

describe('atoms', () => {
  it('are the finest dimensions of all shapes of the whole', () => {
    expect(atomsOf([[2, 12], [6, 4], [24], [1, 12], []])).toEqual([2, 3, 4]);
    expect(atomsOf([[1, 5, 1]])).toEqual([5]);
  });

  it('are none where one dimension ends within another', () => {
    expect(atomsOf([[4, 6], [6, 4]])).toBeNull(); // prettier-ignore
    expect(divided([4, 6], [0, 1], [6, 4])).toBeNull();
  });

  it('make up dimensions in their order', () => {
    expect(divided([6, 1, 4], [0, 1, 2], [2, 3, 4])).toEqual([[0, 1], [], [2]]);
    expect(divided([3, 4], [1, 2], [2, 3, 4])).toEqual([[1], [2]]);
  });
});

describe('the nest of a kernel', () => {
  const nest = (...results: readonly GraphNode[]): Nest | null => {
    const members = new Set(reachable(results).filter(({ op }) => op.kind !== 'source'));
    return nestOf(cutKernel(members, results).kernel);
  };
  const IMAGE: Shape = [2, 3, 8, 8];
  const g = graphBuilder();
  const x = noise(g, 0, IMAGE);
  const y = noise(g, 1, IMAGE);
  const perChannel = noise(g, 2, [3]);

  it('has one stage, and one loop where nothing tells dimensions apart', () => {
    expect(nest(mul(g, unary(g, 'relu', x), y))).toMatchObject({ sizes: [384], outer: [], stages: 1 });
  });

  it('tells dimensions apart along which something small varies', () => {
    const scaled = mul(g, x, reshape(g, perChannel, [1, 3, 1, 1]));
    expect(nest(scaled)).toMatchObject({ sizes: [2, 3, 64], outer: [], stages: 1 });
  });

  it('walks over a channel three times to normalise it, and a fourth time for the norm of the result', () => {
    const normalised = g.node({ kind: 'batch_norm', epsilon: 1e-5 }, [x, perChannel, perChannel]);
    expect(nest(normalised)).toMatchObject({ sizes: [2, 3, 64], outer: [1], stages: 3 });
    const norms = reduce(g, 'sum', unary(g, 'square', normalised), [0, 2, 3]);
    const divisors = reshape(g, unary(g, 'sqrt', norms), [1, 3, 1, 1]);
    expect(nest(mul(g, normalised, divisors))).toMatchObject({ outer: [1], stages: 4 });
  });

  it('reduces several things at once, along whatever dimensions, if none of them is read again', () => {
    const results = [[0], [0, 2, 3], [1], [0, 1, 2, 3]].map((dims) => reduce(g, 'sum', x, dims));
    expect(nest(...results, reduce(g, 'max', add(g, x, y), [3]))).toMatchObject({ outer: [], stages: 1 });
  });

  it('takes a product that is summed, in any shape, for what it is', () => {
    const [a, b] = [x, y].map((each) => reshape(g, each, [2, 192]));
    expect(nest(contract(g, 'bn', 'bn', 'b', a, b), mul(g, x, y))).toMatchObject({ sizes: [2, 192], stages: 1 });
  });

  it('divides loops that are long, so that their sums are not', () => {
    expect(nest(reduce(g, 'sum', noise(g, 3, [3, 4096]), [0, 1]))).toMatchObject({ sizes: [6, 2048] });
  });

  it.each<[string, readonly GraphNode[]]>([
    [
      'reductions that are read again for other dimensions',
      ['sum', 'max'].map((fn, at) => mul(g, x, reduceKeeping(g, fn as 'sum', x, [at]))),
    ],
    [
      'a reduction over all but the last dimension that is read again',
      [mul(g, x, reduceKeeping(g, 'sum', x, [0, 1, 2]))],
    ],
    ['a reduction of a reduction', [reduce(g, 'sum', reduce(g, 'max', x, [0]), [0, 1, 2])]],
    ['numbers that are repeated', [expand(g, reshape(g, perChannel, [1, 3, 1, 1]), IMAGE), unary(g, 'neg', x)]],
    [
      'windows',
      [
        g.node(
          { kind: 'average_pool', window: { kernel: [2, 2], stride: [1, 1], padding: [0, 0, 0, 0], counted: true } },
          [x],
        ),
      ],
    ],
    ['constants', [fill(g, 3, [4, 4])]],
    ['nothing', [reduce(g, 'sum', noise(g, 4, [0, 3]), [0, 1])]],
  ])('is none for %s', (_, results) => {
    expect(nest(...results)).toBeNull();
  });
});
