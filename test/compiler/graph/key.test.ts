/** Texts of primitives are equal exactly for equal primitives, and nodes are interned by them. */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphBuilder, reachable } from '../../../compiler/graph/graph.ts';
import { primitiveKey } from '../../../compiler/graph/key.ts';
import type { Primitive, TensorSource } from '../../../compiler/graph/primitive.ts';
import { grownGraph } from '../../laws/arbitrary/graph.ts';
import { PIECEWISE, SMOOTH, UNDIFFERENTIABLE } from '../../laws/arbitrary/growth.ts';
import { law } from '../../laws/law.ts';

law(
  'of the primitives of a graph',
  fc.property(grownGraph([...SMOOTH, ...PIECEWISE, ...UNDIFFERENTIABLE], 20), ({ y }) => {
    const ops = reachable([y]).map(({ op }) => op);
    for (const a of ops) {
      for (const b of ops) expect(primitiveKey(a) === primitiveKey(b)).toBe(isDeepStrictEqual(a, b));
    }
  }),
);

/** A change of each field, one after the other. */
const weight = { kind: 'weight', path: 'a', role: 'conv', values: 'init', fanIn: 1, fanOut: 2 } as const;
const sources: readonly TensorSource[] = [
  { kind: 'images', batch: 0 },
  { kind: 'images', batch: 1 },
  { kind: 'labels', batch: 0 },
  { kind: 'targets', batch: 0 },
  { kind: 'ones' },
  { kind: 'noise', stream: 0 },
  { kind: 'noise', stream: 1 },
  { kind: 'random', distribution: 'signs', place: 'a', number: 0 },
  { kind: 'random', distribution: 'normal', place: 'a', number: 0 },
  { kind: 'random', distribution: 'signs', place: 'a 1', number: 0 },
  { kind: 'random', distribution: 'signs', place: 'a', number: 1 },
  weight,
  { ...weight, path: 'a [1]' },
  { ...weight, role: 'bias' },
  { ...weight, values: 1 },
  { ...weight, fanIn: 2 },
  { ...weight, fanOut: 1 },
];
const slide = { stride: [1, 1], padding: [1, 1, 1, 1], dilation: [1, 1], groups: 1 } as const;
const window = { kernel: [2, 2], stride: [1, 1], padding: [1, 1, 1, 1], counted: true } as const;
const others: readonly Primitive[] = [
  ...[0, -0, NaN, Infinity, -Infinity, 1e-5].map((value) => ({ kind: 'fill', value, shape: [2] }) as const),
  { kind: 'fill', value: 0, shape: [] },
  { kind: 'conv', slide },
  { kind: 'conv', slide: { ...slide, stride: [1, 2] } },
  { kind: 'conv', slide: { ...slide, padding: [1, 1, 1, 2] } },
  { kind: 'conv', slide: { ...slide, dilation: [2, 1] } },
  { kind: 'conv', slide: { ...slide, groups: 2 } },
  { kind: 'conv_input_grad', slide, size: [4, 4] },
  { kind: 'conv_input_grad', slide, size: [4, 5] },
  { kind: 'average_pool', window },
  { kind: 'average_pool', window: { ...window, counted: false } },
  { kind: 'average_pool_grad', window, size: [4, 4] },
  { kind: 'port', place: 'a' },
  { kind: 'port', place: 'b' },
];

describe('what differs in one field', () => {
  const ops = [
    ...sources.flatMap((source) => [[1], [2]].map((shape) => ({ kind: 'source', source, shape }) as const)),
    ...others,
  ];
  test('has another text', () => expect(new Set(ops.map(primitiveKey)).size).toBe(ops.length));
});

test('a node is found again among thousands', () => {
  const g = graphBuilder();
  const leaf = (value: number) => g.node({ kind: 'fill', value, shape: [] }, []);
  const nodes = Array.from({ length: 3000 }, (_, at) =>
    g.node({ kind: 'binary', fn: 'add' }, [leaf(at), leaf(at % 7)]),
  );
  nodes.forEach((node, at) => {
    expect(g.node({ kind: 'binary', fn: 'add' }, [leaf(at), leaf(at % 7)])).toBe(node);
    if (at % 7 !== at) expect(g.node({ kind: 'binary', fn: 'add' }, [leaf(at % 7), leaf(at)])).not.toBe(node);
  });
});
