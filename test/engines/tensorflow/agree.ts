/** Runs graphs in TensorFlow and in the reference interpreter and compares. */
import { expect } from 'vitest';
import { scoringModel } from '../../../compiler/emit/tensorflow/model.ts';
import { elements, type Graph } from '../../../compiler/graph/graph.ts';
import type { Shape, TensorSource } from '../../../compiler/graph/primitive.ts';
import { runEagerly } from '../../../runtime/engines/tensorflow/eager.ts';
import { findTensorFlow } from '../../../runtime/engines/tensorflow/library.ts';
import { createSessions } from '../../../runtime/engines/tensorflow/session.ts';
import { interpret } from '../../../runtime/reference/evaluate.ts';
import { type Tensor, tensor } from '../../../runtime/reference/tensor.ts';

const found = findTensorFlow();

/** Why TensorFlow is not tested here, or null. */
export const problem = 'problem' in found ? found.problem : null;

const tf = 'problem' in found ? null : found.tf;
const sessions = tf && createSessions(tf, 1);
let graphs = 0;

/** The ways to run a graph: in a session, with all of it in TensorFlow, and operator by operator. */
export const WAYS = ['session', 'eager'] as const;

/** The tensors of the graph's outputs, as TensorFlow computes them. */
export function runInTensorFlow(
  way: (typeof WAYS)[number],
  graph: Graph,
  values: (source: TensorSource, shape: Shape) => Tensor,
): readonly Tensor[] {
  const provide = (source: TensorSource, shape: Shape): Float32Array => Float32Array.from(values(source, shape).data);
  const model = scoringModel(graph, { linearAlgebra: way === 'session' ? 'inside' : 'outside' });
  const halves =
    way === 'session'
      ? sessions?.run(`${graphs++}`, () => model, provide)
      : tf && runEagerly(tf.backend().binding, model, provide);
  const all = new Float64Array(Int32Array.from(halves ?? []).buffer);
  let start = 0;
  return graph.outputs.map(({ node: { shape } }) => tensor(shape, all.slice(start, (start += elements(shape)))));
}

/** Expects every element to be that of the interpreter, to a part of the greatest; sources are rounded to float32 for both. */
export function expectAgreement(
  way: (typeof WAYS)[number],
  graph: Graph,
  values: (source: TensorSource) => Tensor,
  most = 1e-4,
): void {
  const rounded = (source: TensorSource): Tensor => {
    const { shape, data } = values(source);
    return { shape, data: data.map(Math.fround) };
  };
  const actual = runInTensorFlow(way, graph, rounded);
  const expected = interpret(
    graph.outputs.map(({ node }) => node),
    rounded,
  );
  graph.outputs.forEach(({ name, node }, output) => {
    const want = expected.get(node) as Tensor;
    const scale = 1 + Math.max(0, ...Array.from(want.data, Math.abs).filter(Number.isFinite));
    want.data.forEach((value, at) => {
      const got = actual[output].data[at];
      const error = Object.is(got, value) ? 0 : Math.abs(got - value) / scale;
      expect(error, `${name}[${at}] is ${got}, not ${value}`).toBeLessThan(most);
    });
  });
}
