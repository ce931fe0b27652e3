/**
 * Runs graphs in TensorFlow: a new one operator by operator, for what a session costs to load is more than it saves, and one that comes again and again
 * as one call of a session. Both give the same numbers.
 */
import { finitenessModel, scoringModel } from '../../compiler/emit/tensorflow/model.ts';
import { type Graph, reachable } from '../../compiler/graph/graph.ts';
import { PIPELINE } from '../../compiler/passes/pipeline.ts';
import { runEagerly } from '../engines/tensorflow/eager.ts';
import { findTensorFlow } from '../engines/tensorflow/library.ts';
import { createSessions } from '../engines/tensorflow/session.ts';
import { structureOf } from '../engines/tensorflow/structure.ts';
import { ProblemError } from '../problem.ts';
import { recent } from '../recent.ts';
import type { Runner } from './runner.ts';

/** How many sessions are kept: each has its network's memory, and networks of one structure rarely come far apart. */
const KEPT_SESSIONS = 8;

/** So often a structure is run before a session is loaded for it, which saves a tenth of its cost in each run. */
const EAGER_RUNS = 8;

/** Of how many structures it is known how often they were run. */
const KNOWN_STRUCTURES = 1024;

/** Throws a `ProblemError` if TensorFlow cannot be loaded. */
export function tensorflowRunner(): Runner {
  const found = findTensorFlow();
  if ('problem' in found) throw new ProblemError('environment', `TensorFlow cannot be loaded: ${found.problem}`);
  const { tf } = found;
  const { binding } = tf.backend();
  const sessions = createSessions(tf, KEPT_SESSIONS);
  const isFrequent = frequent(EAGER_RUNS, KNOWN_STRUCTURES);
  return {
    passes: PIPELINE,
    run: async (graph, provide) => {
      const make = () => scoringModel(graph, { linearAlgebra: 'outside' });
      const structure = structureOf(graph);
      const halves =
        isInside(graph) && isFrequent(structure)
          ? sessions.run(structure, make, provide)
          : runEagerly(binding, make(), provide);
      // A copy, for eight bytes have to be aligned as such.
      return [...new Float64Array(Int32Array.from(halves).buffer)];
    },
    firstNonFinite: async ({ node }, provide) => {
      const nodes = reachable([node]);
      const finite = runEagerly(binding, finitenessModel(nodes, { linearAlgebra: 'outside' }), provide);
      return nodes[finite.indexOf(0)]?.origin ?? null;
    },
    compiled: sessions.loaded,
    dispose: async () => sessions.dispose(),
  };
}

/** Whether all of a graph is computed by TensorFlow. */
const isInside = (graph: Graph): boolean =>
  reachable(graph.outputs.map(({ node }) => node)).every(
    ({ op }) => op.kind !== 'determinant' && op.kind !== 'inverse',
  );

/** Tells whether it was asked the same at least so many times before, of the last `known` different questions. */
function frequent(times: number, known: number): (key: string) => boolean {
  const asked = recent<{ times: number }>(known);
  return (key) => asked.use(key, () => ({ times: 0 })).times++ >= times;
}
