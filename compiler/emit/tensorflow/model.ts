/**
 * A whole graph as one TensorFlow graph. What the plan gives to engines is computed in float32 and what it gives to the host in float64,
 * so that scores are those of `score`.
 */
import { elements, type Graph, type GraphNode, reachable } from '../../graph/graph.ts';
import type { Shape, TensorSource } from '../../graph/primitive.ts';
import { placeNodes, SMALL, weightOf } from '../../plan/placement.ts';
import { emitterOf } from './emitters.ts';
import { batchInput, graphBatches } from '../inputs.ts';
import type { TfGraph, TfNode, TfValue } from './graph-def.ts';
import { broadcast, joined } from './movement.ts';
import {
  cast,
  floatValue,
  inOrder,
  numbers,
  reshaped,
  type Scope,
  scope,
  type ScopeOptions,
  testValue,
  typed,
  type Value,
} from './scope.ts';

/** Writes a tensor that the graph does not compute. */
type SourceValue = (s: Scope, source: TensorSource, shape: Shape) => Value;

/** Writes the nodes of a differentiated graph; the value of each, and of literals where they are used. */
function written(s: Scope, graph: Graph, sourceValue: SourceValue): (s: Scope, node: GraphNode) => Value {
  const { onHost } = placeNodes(graph, SMALL);
  const values = new Map<GraphNode, Value>();
  const emit = (at: Scope, { op, inputs, shape }: GraphNode): Value => {
    if (op.kind === 'source') return sourceValue(at, op.source, shape);
    const operands = inputs.map((input) => operand(at, input));
    return emitterOf(op)(at, op, operands, shape);
  };
  // Numbers that the program itself gives are rounded only where they are used in float32.
  const operand = (at: Scope, node: GraphNode): Value => values.get(node) ?? emit(at, node);
  for (const node of reachable(graph.outputs.map((output) => output.node))) {
    if (!isLiteral(node)) values.set(node, emit(onHost.has(node) ? s.as('float64') : s, node));
  }
  return operand;
}

const isLiteral = (node: GraphNode): boolean => weightOf(node) === 'leaf' && node.op.kind !== 'source';

/** A tensor that the caller has to find. */
export interface Feed {
  readonly source: TensorSource;
  readonly shape: Shape;
}

/** A graph that takes all its sources, so that networks of one structure share it. */
export interface ScoringModel {
  /** In topological order, but for loops. */
  readonly nodes: readonly TfNode[];
  /** What it takes, one after the other: as one float32 vector, called `input`. */
  readonly feeds: readonly Feed[];
  readonly input: string;
  /** The tensor that has the results, int32. */
  readonly output: string;
}

/** Feeds the sources among the nodes to what `write` writes and returns. */
function fedModel(s: Scope, nodes: readonly GraphNode[], write: (sourceValue: SourceValue) => string): ScoringModel {
  const input = 'sources';
  const places = new Map<TensorSource, number>();
  const feeds: Feed[] = [];
  for (const { op, shape } of nodes) {
    if (op.kind !== 'source') continue;
    places.set(op.source, feeds.length);
    feeds.push({ source: op.source, shape });
  }
  const parts = s.fresh();
  if (feeds.length > 0) {
    const sizes = s.ints(feeds.map(({ shape }) => elements(shape)));
    const attributes = { ...typed('float32'), ...typed('int32', 'Tlen'), num_split: feeds.length };
    s.add('SplitV', [input, sizes, s.ints([0], [])], attributes, parts);
  }
  const output = write((at, source, shape) => {
    const name = reshaped(s, `${parts}:${places.get(source)}`, [], shape);
    return { ...floatValue(at, name, shape), element: 'float32' };
  });
  return { nodes: s.nodes, feeds, input, output };
}

/**
 * All elements of the graph's outputs, one after the other, int32 [elements, 2]: the lower and the upper half of each float64, which those
 * who cannot take float64 put together again.
 */
export function scoringModel(graph: Graph, options: ScopeOptions): ScoringModel {
  const s = scope(options);
  const nodes = reachable(graph.outputs.map(({ node }) => node));
  return fedModel(s, nodes, (sourceValue) => {
    const valueOf = written(s, graph, sourceValue);
    const double = s.as('float64');
    const values = graph.outputs.map(({ node }) => {
      const value = inOrder(double, valueOf(double, node), 'plain');
      return reshaped(double, numbers(double, value), node.shape, [elements(node.shape)]);
    });
    return double.emit('Bitcast', [joined(double, values, 0)], typed('int32', 'type'));
  });
}

/** Whether each node's tensor is finite throughout: 1 or 0 for each, int32 [nodes]. The nodes are all that they depend on, in topological order. */
export function finitenessModel(nodes: readonly GraphNode[], options: ScopeOptions): ScoringModel {
  const s = scope(options);
  return fedModel(s, nodes, (sourceValue) => {
    const valueOf = written(s, { outputs: nodes.map((node) => ({ name: '', node })) }, sourceValue);
    const tests = nodes.map((node) => {
      const value = valueOf(s, node);
      if (value.element === 'bool') return s.ints([1], []);
      const { name, shape } = inOrder(s, value, 'plain');
      const isFinite = s.as(value.element).emit('IsFinite', [name]);
      return cast(s, s.emit('All', [isFinite, s.ints([...shape.keys()])], { keep_dims: false }), 'bool', 'int32');
    });
    return s.emit('Pack', tests, { ...typed('int32'), N: tests.length, axis: 0 });
  });
}

/** Gives the numbers of what is drawn. */
export type Draw = (source: TensorSource, shape: Shape) => ArrayLike<number>;

/**
 * The graph for batches of shape `images`, [batch, channel, h, w]. It takes `images`, float32 and normalised, and `labels`, int32 [batch], and the
 * same for each further batch that it reads, `images_1` and `labels_1`; it gives a float64 scalar for each proxy; weights and noise are part of it.
 */
export function programModel(graph: Graph, images: Shape, draw: Draw): TfGraph {
  const s = scope({ linearAlgebra: 'inside' });
  const input = (key: string, element: 'float32' | 'int32', shape: Shape): TfValue => {
    placeholder(s, key, element, shape);
    return { key, name: `${key}:0`, element, shape };
  };
  const inputs = graphBatches(graph).flatMap((batch) => [
    input(batchInput('images', batch), 'float32', images),
    input(batchInput('labels', batch), 'int32', images.slice(0, 1)),
  ]);
  const drawn = (source: TensorSource, shape: Shape): string =>
    s.add('Const', [], {
      ...typed('float32', 'dtype'),
      value: { tensor: { element: 'float32', shape, data: draw(source, shape) } },
    });
  const valueOf = written(s, graph, (at, source, shape) => {
    switch (source.kind) {
      case 'images':
        return { ...floatValue(at, batchInput('images', source.batch), shape), element: 'float32' };
      case 'labels':
        return floatValue(at, cast(at, batchInput('labels', source.batch), 'int32', at.element), shape);
      case 'targets': {
        const [batch, classes] = shape;
        const column = s.emit('Reshape', [batchInput('labels', source.batch), s.ints([batch, 1])], typed('int32'));
        const isClass = s.emit('Equal', [column, s.ints([...Array(classes).keys()])], typed('int32'));
        return testValue(isClass, shape, 'plain');
      }
      case 'ones':
        return floatValue(at, broadcast(at, at.floats([1]), shape), shape);
      case 'noise':
      case 'random':
      case 'weight':
        return { ...floatValue(at, drawn(source, shape), shape), element: 'float32' };
      default:
        return source satisfies never;
    }
  });
  const double = s.as('float64');
  const outputs = graph.outputs.map(({ name, node }): TfValue => {
    const score = double.add('Identity', [numbers(double, valueOf(double, node))], typed('float64'));
    return { key: name, name: `${score}:0`, element: 'float64', shape: [] };
  });
  return { nodes: s.nodes, inputs, outputs };
}

function placeholder(s: Scope, name: string, element: 'float32' | 'int32', shape: Shape): string {
  return s.add('Placeholder', [], { ...typed(element, 'dtype'), shape: { shape } }, name);
}
