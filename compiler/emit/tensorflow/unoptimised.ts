/**
 * Graphs that TensorFlow runs as they are. Its own optimiser takes some 0.2 ms a node, once for each new graph, and makes none of ours run faster
 * (spec/architecture.md). It is turned off by a setting of the call of a function; the session, whose settings the JavaScript packages leave as they are, leaves
 * graphs of fewer than four nodes alone, and functions that are marked as those of tf.data.
 */
import { intField, messageField } from '../protobuf.ts';
import type { TfGraph } from './graph-def.ts';
import type { ScoringModel } from './model.ts';

/** ConfigProto, GraphOptions, RewriterConfig, disable_meta_optimizer (config.proto and rewriter_config.proto). */
const NO_OPTIMISER = messageField(10, messageField(10, intField(19, 1)));

/** A model as a graph: a placeholder, and `RESULTS`. */
export function unoptimised({ nodes, input, output }: ScoringModel): TfGraph {
  const name = 'program';
  const attributes = { _noinline: true, _tf_data_function: true };
  const call = {
    f: { function: name },
    Tin: { types: ['float32'] },
    Tout: { types: ['int32'] },
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
      { name: RESULTS, op: 'PartitionedCall', inputs: [input], attributes: call },
    ],
    inputs: [],
    outputs: [],
    functions: [{ name, nodes, input, output: { name: output, element: 'int32' }, attributes }],
  };
}

/** The node that gives what the model gives. */
export const RESULTS = 'results';
