/** All that a run's result depends on, as its folder has it. Neither the time nor the number of workers is among it, nor the version of Node: scores do not depend on them. */
import type { EvolutionConfig } from '../engine/config.ts';
import type { SplitSizes } from '../fitness/split.ts';
import { VOCABULARIES } from '../vocabulary/index.ts';
import { sha256 } from './checkpoint.ts';
import type { PoolInput, RunInputs } from './inputs.ts';

export interface RunRecord {
  readonly schema: 1;
  readonly config: EvolutionConfig;
  readonly versions: Readonly<Record<string, string>>;
  /** The SHA-256 of the vocabulary. */
  readonly vocabulary: string;
  readonly seeds: readonly { readonly name: string; readonly hash: string }[];
  readonly tasks: readonly TaskRecord[];
}

export interface TaskRecord {
  readonly name: string;
  readonly space: string;
  readonly target: string;
  /** How many there are in each set. */
  readonly networks: SplitSizes;
  readonly engine: string;
  readonly initialisation: string;
  readonly weights: number;
  readonly batch: number;
  /** SHA-256 of the rows of the accuracy table that the sets were drawn from, and of the batches of images with their labels. */
  readonly hashes: { readonly table: string; readonly images: string };
}

export const recordOf = (config: EvolutionConfig, { pools, seeds, versions }: RunInputs): RunRecord => ({
  schema: 1,
  config,
  versions,
  vocabulary: sha256(JSON.stringify(VOCABULARIES[config.vocabulary])),
  seeds: seeds.map(({ name, genome, direction }) => ({ name, hash: sha256(JSON.stringify([direction, genome])) })),
  tasks: pools.flatMap((pool) => taskRecords(pool, config)),
});

function taskRecords({ space, targets, rows, setting }: PoolInput, { sets }: EvolutionConfig): readonly TaskRecord[] {
  const batches = [setting.batch, ...(setting.further?.values() ?? [])];
  const images = sha256(Buffer.concat(batches.flatMap(({ pixels, labels }) => [bytesOf(pixels), bytesOf(labels)])));
  return targets.map((target, at) => ({
    name: `${space}:${target}`,
    space,
    target,
    networks: sets,
    engine: setting.engine,
    initialisation: setting.initialisation,
    weights: setting.seed,
    batch: setting.batch.labels.length,
    hashes: {
      table: sha256(JSON.stringify(rows.map(({ arch, accuracies, controls }) => [arch, accuracies[at], controls]))),
      images,
    },
  }));
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Where two records differ first, such as `config.population`, with both values; null if they do not. */
export function difference(a: unknown, b: unknown, path = ''): readonly [path: string, a: unknown, b: unknown] | null {
  if (JSON.stringify(a) === JSON.stringify(b)) return null;
  if (!isRecord(a) || !isRecord(b)) return [path, a, b];
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const inside = difference(a[name], b[name], path === '' ? name : `${path}.${name}`);
    if (inside !== null) return inside;
  }
  return [path, a, b];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
