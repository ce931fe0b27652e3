/**
 * A whole graph as one ONNX model, of ONNX's own operators alone: images and labels go in, scores come out. What the plan
 * gives to engines is computed in float32 and what it gives to the host in float64, so that scores are those of `score`.
 */
import { type Graph, type GraphNode, reachable } from '../../../graph/graph.ts';
import type { Shape } from '../../../graph/primitive.ts';
import { placeNodes, SMALL, weightOf } from '../../../plan/placement.ts';
import { graphBatches } from '../../inputs.ts';
import type { OnnxConstant, OnnxGraph, OnnxNode, OnnxValue } from '../model.ts';
import { numbers, type Scope, scope, type Value } from '../scope.ts';
import { programEmitterOf } from './emitters.ts';
import { type Draw, programInputs, sourceValue } from './sources.ts';

/**
 * The model's graph for a differentiated graph and batches of shape `images`, [batch, channel, h, w]. Its inputs are `images`,
 * float32 and normalised, and `labels`, int64 [batch], and the same for each further batch that it reads, `images_1` and `labels_1`; its
 * outputs float64 scalars, named as the graph's.
 */
export function programGraph(graph: Graph, images: Shape, draw: Draw): OnnxGraph {
  const single = scope({ extensions: false });
  const double = single.as('float64');
  const drawn: OnnxConstant[] = [];
  const { onHost } = placeNodes(graph, SMALL);
  const values = new Map<GraphNode, Value>();

  const emit = (s: Scope, { op, inputs, shape }: GraphNode): Value => {
    if (op.kind === 'source') return sourceValue(s, op.source, shape, draw, drawn);
    const operands = inputs.map((input) => operand(s, input));
    return programEmitterOf(op)(s, op, operands, shape);
  };
  // Numbers that the program itself gives are rounded only where they are used in float32.
  const operand = (s: Scope, node: GraphNode): Value => values.get(node) ?? emit(s, node);
  for (const node of reachable(graph.outputs.map((output) => output.node))) {
    if (!isLiteral(node)) values.set(node, emit(onHost.has(node) ? double : single, node));
  }

  const inputs = programInputs(graphBatches(graph), images);
  const outputs = graph.outputs.map(({ name }): OnnxValue => ({
    name: outputName(name, inputs),
    element: 'float64',
    shape: [],
  }));
  const copies = graph.outputs.map(({ node }, at): OnnxNode => {
    const score = numbers(double, operand(double, node));
    return { op: 'Identity', domain: '', inputs: [score], outputs: [outputs[at].name], attributes: {} };
  });
  return {
    nodes: [...single.nodes, ...copies],
    constants: [...drawn, ...single.constants],
    inputs,
    outputs,
  };
}

const isLiteral = (node: GraphNode): boolean => weightOf(node) === 'leaf' && node.op.kind !== 'source';

/** The proxy's name; where an input has it, followed by what no proxy's name can hold. */
function outputName(proxy: string, inputs: readonly OnnxValue[]): string {
  return inputs.some(({ name }) => name === proxy) ? `${proxy}.score` : proxy;
}
