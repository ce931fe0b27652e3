/** The graphs that train and evaluate a network: the same layers, loss and gradients that proxies read. */
import type { PassSpec } from '../core/core.ts';
import { type Graph, graphBuilder, type GraphNode, reachable } from '../graph/graph.ts';
import type { Shape, TensorSource } from '../graph/primitive.ts';
import type { Network } from '../network/network.ts';
import { runPasses } from '../passes/pipeline.ts';
import { forward } from './forward.ts';
import { lossOf } from './loss.ts';

/** A trainable tensor; the graph's output of the name `path` is the loss's gradient by it. */
export interface Parameter {
  readonly source: TensorSource & { readonly kind: 'weight' };
  readonly shape: Shape;
}

export interface TrainingGraph {
  /** Outputs: `loss` [], and a gradient for each parameter. */
  readonly graph: Graph;
  readonly parameters: readonly Parameter[];
}

const PASS: PassSpec = {
  input: [{ factor: 1, kind: 'data', stream: 0 }],
  loss: 'cross_entropy',
  weights: 'init',
  norm: 'train',
};

/** One step of training on `batch` images. */
export function trainingGraph(network: Network, batch: number): TrainingGraph {
  const g = graphBuilder();
  const loss = lossOf(g, PASS, forward(g, network, PASS, batch, new Set()), 'cross_entropy');
  const weights = reachable([loss]).filter(isWeight);
  const gradients = weights.map((weight) => ({
    name: weight.op.source.path,
    node: g.node({ kind: 'gradient' }, [loss, weight]),
  }));
  const graph = runPasses(g, { outputs: [{ name: 'loss', node: loss }, ...gradients] });
  return { graph, parameters: weights.map(({ op, shape }) => ({ source: op.source, shape })) };
}

/** The logits of `batch` images, normalised by the statistics of these images: one output `logits` [batch, class]. */
export function evaluationGraph(network: Network, batch: number): Graph {
  const g = graphBuilder();
  const { logits } = forward(g, network, PASS, batch, new Set());
  return runPasses(g, { outputs: [{ name: 'logits', node: logits() }] });
}

type WeightNode = GraphNode & { readonly op: { readonly kind: 'source'; readonly source: Parameter['source'] } };

const isWeight = (node: GraphNode): node is WeightNode => node.op.kind === 'source' && node.op.source.kind === 'weight';
