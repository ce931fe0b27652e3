/**
 * A whole graph as one ONNX model, of ONNX's own operators alone: images and labels go in, scores come out. What the plan
 * gives to engines is computed in float32 and what it gives to the host in float64, so that scores are those of `score`.
 */
import { type Graph, type GraphNode, reachable } from '../../../graph/graph.ts';
import type { Shape } from '../../../graph/primitive.ts';
import { placeNodes, SMALL, weightOf } from '../../../plan/placement.ts';
import { type About, encodeModel, type OnnxConstant, type OnnxGraph, type OnnxNode, type OnnxValue } from '../model.ts';
import { numbers, type Scope, scope, type Value } from '../scope.ts';
import { programEmitterOf } from './emitters.ts';
import { type Draw, programInputs, sourceValue } from './sources.ts';

/**
 * The model's graph for a differentiated graph and batches of shape `images`, [batch, channel, h, w]. Its inputs are `images`,
 * float32 and normalised, and `labels`, int64 [batch]; its outputs float64 scalars, named as the graph's.
 */
export function programGraph(graph: Graph, images: Shape, draw: Draw): OnnxGraph {
  const { onHost } = placeNodes(graph, SMALL);
  const single = scope({ extensions: false });
  const double = single.as('float64');
  const drawn: OnnxConstant[] = [];
  const values = new Map<GraphNode, Value>();

  const operand = (s: Scope, node: GraphNode): Value => values.get(node) ?? emit(s, node);
  const emit = (s: Scope, { op, inputs, shape }: GraphNode): Value =>
    op.kind === 'source'
      ? sourceValue(s, op.source, shape, draw, drawn)
      : programEmitterOf(op)(s, op, inputs.map((input) => operand(s, input)), shape); // prettier-ignore

  for (const node of reachable(graph.outputs.map((output) => output.node))) {
    // Numbers that are part of the program are rounded only where they are used in float32.
    if (isLiteral(node)) continue;
    values.set(node, emit(onHost.has(node) ? double : single, node));
  }
  const inputs = programInputs(images);
  const results = graph.outputs.map(({ name, node }) => ({
    from: numbers(double, operand(double, node)),
    to: outputName(name, inputs),
  }));
  const copies = results.map(({ from, to }): OnnxNode => {
    return { op: 'Identity', domain: '', inputs: [from], outputs: [to], attributes: {} };
  });
  return {
    nodes: [...single.nodes, ...copies],
    constants: [...drawn, ...single.constants],
    inputs,
    outputs: results.map(({ to }) => ({ name: to, element: 'float64', shape: [] })),
  };
}

/** The bytes of the model, which says `about` itself what is given. */
export const programModel = (graph: OnnxGraph, about: About): Uint8Array => encodeModel(graph, about);

const isLiteral = (node: GraphNode): boolean => weightOf(node) === 'leaf' && node.op.kind !== 'source';

/** The proxy's name; where an input has it, followed by what no proxy's name can hold. */
function outputName(proxy: string, inputs: readonly OnnxValue[]): string {
  return inputs.some(({ name }) => name === proxy) ? `${proxy}.score` : proxy;
}
