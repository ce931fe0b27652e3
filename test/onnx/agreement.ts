/** Scores of exported networks, beside those that PyTorch computed when it exported them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { loadNetwork } from '../../runtime/onnx/load.ts';
import type { EngineName } from '../../runtime/scoring/runner.ts';
import { createScorer } from '../../runtime/scoring/score.ts';
import { libraryProxies } from '../library.ts';

/** What `export.py` writes of each network into `values.json`. */
interface Expected {
  /** Float32, little-endian, in base64. */
  readonly images: string;
  readonly labels: readonly number[];
  readonly scores: Readonly<Record<string, number>>;
}

interface Values {
  readonly torch: string;
  readonly networks: Readonly<Record<string, Expected>>;
}

/** An exported network, by its name and its exporter's. */
export interface Exported {
  readonly path: string;
  readonly network: string;
  readonly exporter: string;
  readonly expected: Expected;
}

/** The networks in a folder that `export.py` wrote. */
export function exportedIn(folder: string): readonly Exported[] {
  const { networks } = JSON.parse(readFileSync(join(folder, 'values.json'), 'utf8')) as Values;
  return readdirSync(folder)
    .filter((name) => name.endsWith('.onnx'))
    .map((name) => {
      const [network, exporter] = name.split('.');
      return { path: join(folder, name), network, exporter, expected: networks[network] };
    });
}

/**
 * The interpreter computes in float64 as PyTorch did; what exporters fold into constants, such as the scale of attention, is
 * float32. Engines compute in float32.
 */
const TOLERANCES: Readonly<Record<EngineName, number>> = { reference: 1e-6, onnx: 1e-4, tensorflow: 1e-4 };

/** Expects PyTorch's score of every proxy that it computed. */
export async function expectScores({ path, expected }: Exported, engine: EngineName): Promise<void> {
  const { network, weights } = loadNetwork(path);
  const names = Object.keys(expected.scores);
  const proxies = libraryProxies(names);
  const batch = { pixels: floatsOf(expected.images), labels: Int32Array.from(expected.labels) };
  const scorer = await createScorer({ proxies, engine, batch, seed: 0, initialisation: 'torch' });
  const { scores } = await scorer.score({ network, weights });
  await scorer.dispose();
  expect(scores.map(({ proxy }) => proxy)).toEqual(names);
  for (const { proxy, score } of scores) {
    const theirs = expected.scores[proxy];
    const error = Math.abs(score - theirs) / Math.abs(theirs);
    expect(error, `${proxy} of ${path}: ${score} should be ${theirs}: relative error`).toBeLessThanOrEqual(
      TOLERANCES[engine],
    );
  }
}

function floatsOf(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
}
