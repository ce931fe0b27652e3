/**
 * How well the published scores of NAS-Bench-Suite-Zero [KWZ22] order the very networks that `eznasc rank` samples: what a sample's
 * correlations should be compared with. `node scripts/bench.mjs published 500 0`: size and seed of the sample.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sample } from '../runtime/accuracy/sample.ts';
import { type AccuracyTable, accuracyTable, measurements } from '../runtime/accuracy/table.ts';
import { where } from '../runtime/accuracy/where.ts';
import { spearman } from '../runtime/statistics/spearman.ts';

const COLUMNS = ['params', 'nwot', 'jacov', 'synflow', 'l2_norm', 'snip', 'grad_norm', 'fisher', 'grasp', 'plain'];

const [size = '500', seed = '0'] = process.argv.slice(2);
const read = (file: string): AccuracyTable =>
  accuracyTable(readFileSync(join('..', 'shared', 'data', file), 'utf8'), file);

const accuracies = where(read('nb201_accuracy.csv'), ['reachable=1']);
const sampled = { ...accuracies, rows: sample(accuracies.rows, Number(size), Number(seed)) };
const published = read('nb201_zc_proxies_cifar10.csv');

console.log(`| column | ρ on ${size} networks of seed ${seed} | ρ on all ${accuracies.rows.length} |\n|---|---|---|`);
for (const column of COLUMNS) {
  const scores = new Map(measurements(published, column).map(({ arch, target }) => [arch, target]));
  const correlation = (table: AccuracyTable): string => {
    const rows = measurements(table, 'c10_test200');
    const x = rows.map(({ arch }) => scores.get(arch) ?? NaN);
    return spearman(
      x,
      rows.map(({ target }) => target),
    ).toFixed(3);
  };
  console.log(`| ${column} | ${correlation(sampled)} | ${correlation(accuracies)} |`);
}
