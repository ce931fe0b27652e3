/** Native sessions of TensorFlow, kept by the structure of their graphs. A graph is read from a folder of its own, which is gone afterwards. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSavedModel } from '../../../compiler/emit/tensorflow/graph-def.ts';
import type { ScoringModel } from '../../../compiler/emit/tensorflow/model.ts';
import { RESULTS, unoptimised } from '../../../compiler/emit/tensorflow/unoptimised.ts';
import type { Provide } from '../../execute.ts';
import { recent } from '../../recent.ts';
import type { TensorFlow } from './library.ts';
import { joinedSources } from './sources.ts';

export interface Sessions {
  /** The results of the model that has this key; `make` is called if it is not loaded. */
  readonly run: (key: string, make: () => ScoringModel, provide: Provide) => Int32Array;
  /** How many graphs were loaded so far. */
  readonly loaded: () => number;
  readonly dispose: () => void;
}

interface Session extends Pick<ScoringModel, 'feeds' | 'input'> {
  readonly id: number;
}

/** Keeps the `capacity` sessions that were used last. */
export function createSessions(tf: TensorFlow, capacity: number): Sessions {
  const backend = tf.backend();
  const kept = recent<Session>(capacity, ({ id }) => backend.deleteSavedModel(id));
  let loaded = 0;
  const create = (model: ScoringModel): Session => {
    loaded++;
    return { id: load(tf, encodeSavedModel(unoptimised(model))), feeds: model.feeds, input: model.input };
  };
  return {
    run: (key, make, provide) => {
      const { id, feeds, input } = kept.use(key, () => create(make()));
      const sources = joinedSources(feeds, provide);
      const fed = tf.tensor(sources, [sources.length], 'float32');
      try {
        const [results] = backend.runSavedModel(id, [fed], [{ name: `${input}:0` }], [`${RESULTS}:0`]);
        const values = results.dataSync() as Int32Array;
        results.dispose();
        return values;
      } finally {
        fed.dispose();
      }
    },
    loaded: () => loaded,
    dispose: () => {
      for (const { id } of kept.values()) backend.deleteSavedModel(id);
      kept.clear();
    },
  };
}

function load(tf: TensorFlow, bytes: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), 'eznasc-graph-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), bytes);
    return tf.backend().loadSavedModelMetaGraph(folder, 'serve');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
