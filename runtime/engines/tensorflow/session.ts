/** Native sessions of TensorFlow, kept by the bytes of their graphs. A graph is read from a folder of its own, which is gone afterwards. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSavedModel } from '../../../compiler/emit/tensorflow/graph-def.ts';
import type { ScoringModel } from '../../../compiler/emit/tensorflow/model.ts';
import type { Provide } from '../../execute.ts';
import type { TensorFlow } from './library.ts';

export interface Sessions {
  /** The model's results. */
  readonly run: (model: ScoringModel, provide: Provide) => Int32Array;
  /** How many different graphs were loaded so far. */
  readonly loaded: () => number;
  readonly dispose: () => void;
}

/** Keeps the `capacity` sessions that were used last. */
export function createSessions(tf: TensorFlow, capacity: number): Sessions {
  const backend = tf.backend();
  const kept = new Map<string, number>();
  let loaded = 0;
  const sessionOf = ({ graph }: ScoringModel): number => {
    const bytes = encodeSavedModel(graph);
    const key = createHash('sha256').update(bytes).digest('hex');
    const session = kept.get(key) ?? (loaded++, load(tf, bytes));
    // A Map lists its keys by insertion: inserting again makes it the most recently used.
    kept.delete(key);
    kept.set(key, session);
    if (kept.size > capacity) {
      const [[oldest, id]] = kept;
      kept.delete(oldest);
      backend.deleteSavedModel(id);
    }
    return session;
  };
  return {
    run: (model, provide) => {
      const session = sessionOf(model);
      const sources = joined(model.feeds.map(({ source, shape }) => provide(source, shape)));
      const input = tf.tensor(sources, [sources.length], 'float32');
      try {
        const [results] = backend.runSavedModel(
          session,
          [input],
          [{ name: `${model.input}:0` }],
          [`${model.results}:0`],
        );
        const values = results.dataSync() as Int32Array;
        results.dispose();
        return values;
      } finally {
        input.dispose();
      }
    },
    loaded: () => loaded,
    dispose: () => {
      for (const id of kept.values()) backend.deleteSavedModel(id);
      kept.clear();
    },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
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
