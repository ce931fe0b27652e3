/**
 * Graphs that TensorFlow runs as they are. Its own optimiser takes some 0.2 ms a node, once for each new graph, and makes none of ours run faster
 * (spec/architecture.md). It is turned off by a setting of the call of a function; the session, whose settings the JavaScript packages leave as they are, leaves
 * graphs of fewer than four nodes alone, and functions that are marked as those of tf.data.
 */
import { intField, messageField } from '../protobuf.ts';
import type { TfFunction, TfGraph, TfNode } from './graph-def.ts';

/** ConfigProto, GraphOptions, RewriterConfig, disable_meta_optimizer (config.proto and rewriter_config.proto). */
const NO_OPTIMISER = messageField(10, messageField(10, intField(19, 1)));

/** The graph that feeds its placeholder `input`, a float32 vector, to the nodes, and has their output as `result`. */
export function unoptimised(
  nodes: readonly TfNode[],
  input: string,
  output: TfFunction['output'],
  result: string,
): TfGraph {
  const name = 'program';
  const attributes = { _noinline: true, _tf_data_function: true };
  const call = {
    f: { function: name },
    Tin: { types: ['float32'] },
    Tout: { types: [output.element] },
    config: { text: '' },
    config_proto: { bytes: NO_OPTIMISER },
    executor_type: { text: '' },
    _noinline: true,
  } as const;
  return {
    nodes: [
      {
        name: input,
        op: 'Placeholder',
        inputs: [],
        attributes: { dtype: { type: 'float32' }, shape: { shape: [-1] } },
      },
      { name: result, op: 'PartitionedCall', inputs: [input], attributes: call },
    ],
    inputs: [],
    outputs: [],
    functions: [{ name, nodes, input, output, attributes }],
  };
}
