/** Searches small enough for tests: few networks, few programs, and an evaluator that makes scores up. */
import { fnv1a, normal, stream } from '../../runtime/random.ts';
import type { Evaluator, EvaluationTask } from '../../evolution/evaluation/evaluator.ts';
import type { EvolutionConfig } from '../../evolution/engine/config.ts';
import { PRESETS } from '../../evolution/engine/presets.ts';
import type { PoolInput, RunInputs } from '../../evolution/run/inputs.ts';

/** A preset with a dozen programs and thirty networks. */
export function tiny(preset: keyof typeof PRESETS, change: Partial<EvolutionConfig> = {}): EvolutionConfig {
  const config: EvolutionConfig = PRESETS[preset];
  return {
    ...config,
    vocabulary: 'eznas',
    population: 12,
    limits: { size: 16, depth: 6 },
    depths: [3, 5],
    sets: { search: 12, selection: 8, report: 10 },
    subsets: { count: 2, size: 6 },
    screen: config.screen === 0 ? 0 : 2,
    hurdles: config.hurdles && { networks: [4, 8], quantile: 0.3, memory: 40 },
    scheme:
      config.scheme.kind === 'islands' ? { ...config.scheme, count: 2, fresh: 1 } : { ...config.scheme, parents: 6 },
    stop: { ...config.stop, generations: 3 },
    ...change,
  };
}

/** Architectures `n0`, `n1`, … whose accuracies are a fixed order of random numbers, for each target. */
export function pool(space: string, targets: readonly string[] = ['test'], rows = 40): PoolInput {
  const accuracies = targets.map((target) => normal(stream(0, `${space}/${target}`), rows));
  return {
    space,
    targets,
    rows: Array.from({ length: rows }, (_, at) => ({
      arch: `n${at}`,
      canonical: `n${at}`,
      accuracies: accuracies.map((column) => 90 + column[at]),
      controls: [at, at * at, 3],
    })),
    network: (name) => ({
      name,
      load: () => {
        throw new Error('networks of tests are only named');
      },
    }),
    setting: {
      engine: 'reference',
      seed: 0,
      initialisation: 'torch',
      batch: { pixels: new Float32Array(4), labels: new Int32Array(1) },
    },
  };
}

/** Which networks programs were scored on, by name. */
export type Scored = { readonly programs: readonly string[]; readonly networks: readonly string[] }[];

/**
 * Scores that are a mixture of the accuracies and of noise, more of the one or the other by the program's text; one program in eight
 * has no finite score on some networks, another one the same score on all.
 */
export const madeUp =
  (pools: readonly PoolInput[], scored: Scored = []) =>
  async (tasks: readonly EvaluationTask[]): Promise<Evaluator> => ({
    score: async (programs, task, networks, signal) => {
      const names = networks.map((at) => tasks[task].networks[at].name);
      scored.push({ programs, networks: names });
      if (signal.aborted) return null;
      return programs.map((text) => Float64Array.from(names, (name) => madeUpScore(text, name, pools[task])));
    },
    costOf: (text) => text.length,
    close: async () => undefined,
  });

function madeUpScore(text: string, name: string, { rows }: PoolInput): number {
  const hash = Number(fnv1a(text) % 1024n);
  if (hash % 8 === 0 && name.endsWith('3')) return NaN;
  if (hash % 8 === 1) return 1;
  const [accuracy] = rows.find(({ arch }) => arch === name)?.accuracies ?? [];
  const [noise] = normal(stream(hash, name), 1);
  return (accuracy - 90) * (hash / 1024) + noise;
}

export const inputs = (pools: readonly PoolInput[], change: Partial<RunInputs> = {}): RunInputs => ({
  pools,
  seeds: [],
  resume: false,
  versions: { eznasc: '0' },
  evaluator: madeUp(pools),
  seconds: () => 0,
  ...change,
});
