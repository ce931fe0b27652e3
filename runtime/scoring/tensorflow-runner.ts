/** Runs each graph as one session call of TensorFlow. */
import { finitenessModel, scoringModel } from '../../compiler/emit/tensorflow/model.ts';
import { reachable } from '../../compiler/graph/graph.ts';
import { PIPELINE } from '../../compiler/passes/pipeline.ts';
import { findTensorFlow } from '../engines/tensorflow/library.ts';
import { createSessions } from '../engines/tensorflow/session.ts';
import { ProblemError } from '../problem.ts';
import type { Runner } from './runner.ts';

/** How many sessions are kept: each has its network's memory, and networks of one structure rarely come far apart. */
const KEPT_SESSIONS = 8;

/** Throws a `ProblemError` if TensorFlow cannot be loaded. */
export function tensorflowRunner(): Runner {
  const found = findTensorFlow();
  if ('problem' in found) throw new ProblemError('environment', `TensorFlow cannot be loaded: ${found.problem}`);
  const sessions = createSessions(found.tf, KEPT_SESSIONS);
  return {
    passes: PIPELINE,
    run: async (graph, provide) => {
      const halves = sessions.run(scoringModel(graph), provide);
      // A copy, for eight bytes have to be aligned as such.
      return [...new Float64Array(Int32Array.from(halves).buffer)];
    },
    firstNonFinite: async ({ node }, provide) => {
      const nodes = reachable([node]);
      const finite = sessions.run(finitenessModel(nodes), provide);
      return nodes[finite.indexOf(0)]?.origin ?? null;
    },
    compiled: sessions.loaded,
    dispose: async () => sessions.dispose(),
  };
}
