/**
 * Keeps in range what leaves float32 by nature. A tensor whose numbers may become too large or too small is represented as
 * mantissa · 2^exponent with one exponent for the whole tensor, itself a scalar of the graph; and a mantissa that may leave the range
 * gives its own power of two to the exponent. Multiplying by a power of two is exact, so the program means what it meant; the exponent is put back only where a score is computed in float64, or where a function
 * needs the plain number.
 */
import {
  from,
  type Graph,
  type GraphBuilder,
  type GraphNode,
  moving,
  reachable,
  realTableOf,
  tableOf,
} from '../graph/graph.ts';
import type { GraphPass } from '../passes/pass.ts';
import { type Magnitude, magnitude, type Magnitudes } from './magnitude.ts';
import { SCALED_RULES, type ScaledRule } from './scaled-rules.ts';
import { waistsOf } from './waists.ts';
import { normalised, plain, type Scaled, unscaled } from './scaled.ts';

/** Estimates of this many powers of two leave float32's own 2^±126 a wide margin. */
const LIMIT = 60;

/** What is a power of two so much beyond the limit is not computed before its operands are measured: two of them within the limit can be too much. */
const TOO_MUCH = 1.5;

export const rescale: GraphPass = {
  name: 'rescale',
  doc: 'keeps numbers that would leave float32 in range, by exact powers of two',
  run: rescaleBeyond(LIMIT),
};

/** At waists mantissas are measured so much earlier that none should have to be between two of them. */
const EARLIER = 3;

/** So many times the limit is what float64 has room for. */
const IN_DOUBLE = 8;

/** The pass with another limit; tests use 0 to rescale everything. */
export function rescaleBeyond(limit: Magnitude): GraphPass['run'] {
  const isExtreme = (size: Magnitude): boolean => Math.abs(size) > limit;
  return (builder, graph) => {
    const roots = graph.outputs.map(({ node }) => node);
    const order = reachable(roots);
    const plainSizes = realTableOf(roots);
    const plainSizeOf: Magnitudes = ({ id }) => plainSizes[id];
    for (const node of order) plainSizes[node.id] = magnitude(node, plainSizeOf);
    if (!order.some((node) => isExtreme(plainSizeOf(node)))) return graph;

    const waists = waistsOf(order);
    /** Where there is none, a node is what it was. */
    const scaled = tableOf<Scaled>(roots);
    /** Those of mantissas. */
    const sizes = realTableOf(roots);
    const sizeOf: Magnitudes = ({ id }) => sizes[id];
    /** Gives a mantissa's power of two to the exponent. As long as a mantissa stays in range it is left alone: this takes a walk over it. */
    const measure = (node: GraphNode): void => {
      scaled[node.id] = normalised(from(builder, node.origin), scaledOf(node, scaled));
      sizes[node.id] = 0;
    };
    const isScaled = ({ id }: GraphNode): boolean => scaled[id] !== undefined;
    const isTouched = (node: GraphNode): boolean => isScaled(node) || isExtreme(sizeOf(node));
    const g = moving(builder);
    const touch = (node: GraphNode): void => {
      const { id, inputs } = node;
      const plainSize = plainSizeOf(node);
      g.origin = node.origin;
      const rewritten = (rule: ScaledRule): Scaled | undefined => {
        if (!inputs.some(isScaled)) return undefined;
        const operands = inputs.map((input) => scaledOf(input, scaled));
        return rule(g, node, operands);
      };
      // Numbers made of numbers are the host's, in float64: they need no exponent, unless a tensor reads them.
      if (isNumber(node) && inputs.every(isNumber) && Math.abs(plainSize) <= IN_DOUBLE * limit) {
        scaled[id] = rewritten(asPlain);
        sizes[id] = plainSize;
        return;
      }
      for (const input of inputs) if (isNumber(input) && isExtreme(sizeOf(input))) measure(input);

      const canBeScaled = inputs.length > 0 && SCALED_RULES[node.op.kind] !== undefined;
      if (canBeScaled && Math.abs(magnitude(node, sizeOf)) > TOO_MUCH * limit) {
        for (const input of inputs) if (isExtreme(2 * sizeOf(input))) measure(input);
      }
      scaled[id] = rewritten(rescaleNode);
      const size = magnitude(node, sizeOf);
      sizes[id] = size;
      if (canBeScaled && isExtreme(waists.has(node) ? EARLIER * size : size)) measure(node);
    };
    for (const node of order) {
      if (isExtreme(EARLIER * plainSizeOf(node)) || node.inputs.some(isTouched)) touch(node);
      else sizes[node.id] = plainSizeOf(node);
    }
    return putBack(builder, graph, scaled);
  };
}

const isNumber = ({ shape }: GraphNode): boolean => shape.length === 0;

const scaledOf = (node: GraphNode, scaled: readonly (Scaled | undefined)[]): Scaled =>
  scaled[node.id] ?? unscaled(node);

function rescaleNode(g: GraphBuilder, node: GraphNode, inputs: readonly Scaled[]): Scaled {
  const rule = SCALED_RULES[node.op.kind];
  return rule && inputs.some(({ exponent }) => exponent !== null) ? rule(g, node, inputs) : asPlain(g, node, inputs);
}

function asPlain(g: GraphBuilder, node: GraphNode, inputs: readonly Scaled[]): Scaled {
  const operands = inputs.map((input) => plain(g, input));
  return unscaled(g.again(node, operands));
}

function putBack(g: GraphBuilder, graph: Graph, scaled: readonly (Scaled | undefined)[]): Graph {
  return {
    outputs: graph.outputs.map(({ name, node }) => ({
      name,
      node: plain(from(g, node.origin), scaledOf(node, scaled)),
    })),
  };
}
