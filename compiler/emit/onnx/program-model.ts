/**
 * A whole graph as one ONNX model, which needs nothing of this project to run: images and labels go in, scores come out.
 * Weights and noise are constants of the model.
 */
import { type Graph, type GraphNode, reachable } from '../../graph/graph.ts';
import type { Shape, TensorSource } from '../../graph/primitive.ts';
import { determinants } from './determinant.ts';
import { eigenvalues } from './eigenvalues.ts';
import { floatValue } from './emitter.ts';
import { emitterOf } from './emitters.ts';
import { ELEMENT, encodeModel, type OnnxConstant } from './model.ts';
import { numbers, type Scope, scope, type Value } from './scope.ts';

export interface ProgramModel {
  /** The model; its inputs are `images` [batch, channel, h, w], normalised, and `labels` [batch], int64. */
  readonly bytes: Uint8Array;
}

/** The first node that ONNX cannot express. */
export interface Inexpressible {
  readonly node: GraphNode;
}

/** Gives the numbers of a source that is no input. */
export type Constants = (source: TensorSource, shape: Shape) => ArrayLike<number>;

const IMAGES = 'images';
const LABELS = 'labels';

/** The model of a differentiated graph for batches of shape `images`; outputs are scalars, named as the graph's. */
export function programModel(graph: Graph, images: Shape, constants: Constants): ProgramModel | Inexpressible {
  const s = scope();
  const stored: OnnxConstant[] = [];
  const values = new Map<GraphNode, Value>();
  for (const node of reachable(graph.outputs.map((output) => output.node))) {
    const value = emitNode(s, node, values, stored, constants);
    if (value === null) return { node };
    values.set(node, value);
  }
  const copies = graph.outputs.map(({ name, node }) => {
    const inputs = [numbers(s, values.get(node) as Value)];
    return { op: 'Identity', domain: '', inputs, outputs: [name], attributes: {} } as const;
  });
  const bytes = encodeModel({
    nodes: [...s.nodes, ...copies],
    constants: [...stored, ...s.constants],
    inputs: [
      { name: IMAGES, shape: images },
      { name: LABELS, shape: images.slice(0, 1), element: 'int64' },
    ],
    outputs: graph.outputs.map(({ name, node }) => ({ name, shape: node.shape })),
  });
  return { bytes };
}

function emitNode(
  s: Scope,
  { op, inputs, shape }: GraphNode,
  values: ReadonlyMap<GraphNode, Value>,
  stored: OnnxConstant[],
  constants: Constants,
): Value | null {
  const operands = inputs.map((input) => values.get(input) as Value);
  if (op.kind === 'source') return sourceValue(s, op.source, shape, stored, constants);
  if (op.kind === 'determinant') {
    return floatValue(determinants(s, op, numbers(s, operands[0]), inputs[0].shape), shape);
  }
  if (op.kind === 'eigenvalues') return floatValue(eigenvalues(s, numbers(s, operands[0]), inputs[0].shape), shape);
  return emitterOf(op)?.(s, op, operands, shape) ?? null;
}

function sourceValue(
  s: Scope,
  source: TensorSource,
  shape: Shape,
  stored: OnnxConstant[],
  constants: Constants,
): Value {
  switch (source.kind) {
    case 'images':
      return floatValue(IMAGES, shape);
    case 'labels':
      return floatValue(s.emit('Cast', [LABELS], { to: ELEMENT.float32 }), shape);
    case 'targets': {
      const classes = s.ints(Array.from({ length: shape[1] }, (_, label) => label));
      const isClass = s.emit('Equal', [s.emit('Unsqueeze', [LABELS, s.ints([1])]), classes]);
      return { name: isClass, shape, test: true };
    }
    case 'ones':
    case 'noise':
    case 'weight': {
      const name = source.kind === 'weight' ? source.path : `${source.kind}${stored.length}`;
      stored.push({ name, shape, element: 'float32', data: Array.from(constants(source, shape)) });
      return floatValue(name, shape);
    }
    default:
      return source satisfies never;
  }
}
