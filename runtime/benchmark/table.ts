/** The table that a benchmark comes to: one architecture a row, and in comments above how it was made. */
import { macs, parameterCount } from '../../compiler/network/counts.ts';
import { printCsv } from '../accuracy/csv.ts';
import { micro } from '../spaces/micro.ts';
import { type Noise, noiseOf } from './noise.ts';
import { architecturesOf, type Recipe, trialKey } from './recipe.ts';
import type { TrialResult } from './trial.ts';

export interface BenchmarkTable {
  /** Comma-separated values: `arch`, the mean accuracies `valid` and `test`, those of each seed, `params` and `macs`. */
  readonly csv: string;
  /** Of the test accuracies of the first two seeds. */
  readonly noise: Noise;
}

/** The table of so many architectures; `results` has all trials of each of them, in any order. */
export function benchmarkTable(recipe: Recipe, architectures: number, results: readonly TrialResult[]): BenchmarkTable {
  const { seeds } = recipe;
  const known = new Map(results.map((result) => [trialKey(result), result]));
  const archs = architecturesOf(architectures);
  const column = (part: 'valid' | 'test', seed: number): readonly number[] =>
    archs.map((arch) => (known.get(trialKey({ arch, seed })) as TrialResult)[part]);
  const columns = (part: 'valid' | 'test') => seeds.map((seed) => column(part, seed));
  const [valid, test] = [columns('valid'), columns('test')];
  const mean = (of: readonly (readonly number[])[], row: number): number =>
    of.reduce((sum, values) => sum + values[row], 0) / of.length;

  const header = [
    'arch',
    'valid',
    'test',
    ...seeds.map((seed) => `valid_${seed}`),
    ...seeds.map((seed) => `test_${seed}`),
    'params',
    'macs',
  ];
  const rows = archs.map((arch, row) => {
    const network = micro.networkOf(arch);
    const accuracies = [mean(valid, row), mean(test, row), ...[...valid, ...test].map((values) => values[row])];
    return [arch, ...accuracies.map(percent), String(parameterCount(network)), String(macs(network))];
  });
  return { csv: remarks(recipe, architectures) + printCsv(header, rows), noise: noiseOf(test[0], test[1]) };
}

const percent = (value: number): string => String(Number(value.toFixed(3)));

/** Lines above the header, which readers of the table skip. */
function remarks(recipe: Recipe, architectures: number): string {
  const { seeds, train, valid, test, epochs, batch, rate, momentum, decay } = recipe;
  return [
    `# The benchmark micro: ${architectures} architectures of the space micro, no two isomorphic, each trained with the seeds ${seeds.join(' and ')}.`,
    `# Images: ${train} for training, ${valid} for validation, ${test} for testing, in this order, of the generated images of seed 0.`,
    `# Training: ${epochs} epochs in batches of ${batch}, SGD of momentum ${momentum}, weight decay ${decay}, rate ${rate} falling by a cosine to 0.`,
    '# Accuracies are percentages after the last epoch; valid and test are means over the seeds. Made by: eznasc bench micro',
    '',
  ].join('\n');
}
