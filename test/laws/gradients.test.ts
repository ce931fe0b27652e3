/** Every gradient rule is what finite differences say, once and twice. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDifferentiable } from '../../compiler/autodiff/gradient-rules.ts';
import { BINARY_FNS, type PrimitiveKind, UNARY_FNS } from '../../compiler/graph/primitive.ts';
import { grownGraph, grownPrimitive, spacedValues } from './arbitrary/graph.ts';
import { PIECEWISE, SMOOTH, UNDIFFERENTIABLE } from './arbitrary/growth.ts';
import { expectGradients, gradientSum } from './finite-differences.ts';
import { law } from './law.ts';

const DIFFERENTIABLE = [...SMOOTH, ...PIECEWISE];

/** Kinds of primitives that the laws below leave out, and why. */
const ABSENT: { readonly [K in PrimitiveKind]?: string } = {
  source: 'has no inputs',
  fill: 'has no inputs',
  eye: 'has no inputs',
  stop: 'has no gradient by definition, whatever its slope',
  gradient: 'is what the laws ask for',
  eigenvalues: 'is not differentiable',
  singular_values: 'is not differentiable',
  sort: 'is not differentiable',
  count_distinct: 'is not differentiable',
};

describe.each(DIFFERENTIABLE)('$kind $name', (species) => {
  law(
    'has the gradient that finite differences give',
    fc.property(grownPrimitive(species), fc.nat(), (grown, seed) => {
      expectGradients(grown, spacedValues(seed, grown.sources));
    }),
    { numRuns: 20 },
  );

  law(
    'has the second derivative that finite differences give',
    fc.property(grownPrimitive(species), fc.nat(), (grown, seed) => {
      const slope = gradientSum(grown);
      expectGradients(slope, spacedValues(seed, slope.sources));
    }),
    { numRuns: 10 },
  );
});

law(
  'gradients of random graphs are what finite differences give',
  fc.property(grownGraph(SMOOTH, 8), fc.nat(), (grown, seed) => {
    expectGradients(grown, spacedValues(seed, grown.sources));
  }),
  { numRuns: 60 },
);

law(
  'second derivatives of random graphs are what finite differences give',
  fc.property(grownGraph(SMOOTH, 3), fc.nat(), (grown, seed) => {
    const slope = gradientSum(grown);
    expectGradients(slope, spacedValues(seed, slope.sources));
  }),
  { numRuns: 30 },
);

test('every primitive is held to the laws or deliberately absent', () => {
  const held = DIFFERENTIABLE.map(({ kind }) => kind);
  const kinds = Object.keys(EVERY_KIND) as PrimitiveKind[];
  expect([...new Set(held), ...Object.keys(ABSENT)].sort()).toEqual(kinds.sort());
  const names = (kind: PrimitiveKind) =>
    DIFFERENTIABLE.filter((species) => species.kind === kind).map(({ name }) => name);
  expect(names('unary').sort()).toEqual([...UNARY_FNS].sort());
  expect(names('binary').sort()).toEqual([...BINARY_FNS].sort());
  expect(names('reduce').sort()).toEqual(['max', 'min', 'prod', 'sum']);
  expect(names('determinant').sort()).toEqual(['det', 'logdet', 'slogdet']);
});

test('exactly the primitives grown as undifferentiable refuse gradients', () => {
  const kinds = Object.keys(EVERY_KIND) as PrimitiveKind[];
  expect(kinds.filter((kind) => !isDifferentiable(kind)).sort()).toEqual(
    UNDIFFERENTIABLE.map(({ kind }) => kind).sort(),
  );
});

/** A record, so that a new kind does not compile until it is listed. */
const EVERY_KIND: { readonly [K in PrimitiveKind]: null } = {
  source: null,
  fill: null,
  eye: null,
  unary: null,
  binary: null,
  select: null,
  reshape: null,
  transpose: null,
  expand: null,
  slice: null,
  pad: null,
  concat: null,
  reduce: null,
  contract: null,
  agreements: null,
  conv: null,
  conv_input_grad: null,
  conv_weight_grad: null,
  average_pool: null,
  average_pool_grad: null,
  max_pool_gather: null,
  max_pool_scatter: null,
  batch_norm: null,
  batch_norm_grad: null,
  determinant: null,
  inverse: null,
  eigenvalues: null,
  singular_values: null,
  sort: null,
  count_distinct: null,
  stop: null,
  port: null,
  gradient: null,
};
