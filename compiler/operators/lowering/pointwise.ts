/** Lowering of the pointwise operators: operands are aligned to the axes of the widest, then one primitive or two apply. */
import * as b from '../../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../../graph/graph.ts';
import type { BinaryFn, UnaryFn } from '../../graph/primitive.ts';
import { align, type Lowering } from './value.ts';

const pointwise =
  (apply: (g: GraphBuilder, operands: readonly GraphNode[]) => GraphNode): Lowering =>
  (g, inputs) => {
    const { axes } = inputs.reduce((widest, value) => (value.axes.length > widest.axes.length ? value : widest));
    return {
      node: apply(
        g,
        inputs.map((value) => align(g, value, axes)),
      ),
      axes,
    };
  };

const unary = (fn: UnaryFn): Lowering => pointwise((g, [x]) => b.unary(g, fn, x));
const binary = (fn: BinaryFn): Lowering => pointwise((g, [x, y]) => b.binary(g, fn, x, y));

export const POINTWISE_LOWERINGS = {
  neg: unary('neg'),
  abs: unary('abs'),
  sign: unary('sign'),
  heaviside: unary('heaviside'),
  relu: unary('relu'),
  sigmoid: unary('sigmoid'),
  tanh: unary('tanh'),
  erf: unary('erf'),
  exp: unary('exp'),
  expm1: unary('expm1'),
  log: unary('log'),
  log1p: unary('log1p'),
  sqrt: unary('sqrt'),
  square: unary('square'),
  reciprocal: unary('reciprocal'),
  floor: unary('floor'),
  sin: unary('sin'),
  cos: unary('cos'),
  not: unary('not'),
  is_nan: unary('is_nan'),
  is_finite: unary('is_finite'),
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  div: binary('div'),
  pow: binary('pow'),
  minimum: binary('min'),
  maximum: binary('max'),
  lt: binary('lt'),
  le: binary('le'),
  gt: binary('gt'),
  ge: binary('ge'),
  eq: binary('eq'),
  ne: binary('ne'),
  and: binary('and'),
  or: binary('or'),
  where: pointwise((g, [c, x, y]) => b.select(g, c, x, y)),
  clamp: pointwise((g, [x, low, high]) => b.binary(g, 'min', b.binary(g, 'max', x, low), high)),
} as const satisfies Record<string, Lowering>;
