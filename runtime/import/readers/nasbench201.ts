/**
 * NAS-Bench-201 [DY20] as NASLib publishes it, a file for each data set: `{arch: {data set: {eval_acc1es, …}}}`, where
 * `eval_acc1es` lists the accuracies, in percent, after each epoch. They are of one
 * seed, on the test images.
 */
import { broken } from '../broken.ts';
import { type Part, numeral, percent, type Row } from '../part.ts';
import { isDictionary, type PickleValue } from '../pickle/value.ts';
import { isCell } from './nasbench201-columns.ts';

/** By data set: the beginning of the column; the number of epochs follows. */
const COLUMNS: Readonly<Record<string, string>> = {
  'cifar10-valid': 'c10split_test',
  cifar10: 'c10_test',
  cifar100: 'c100_test',
  'ImageNet16-120': 'in16_test',
};

/** The seed of all of them, so that no column is taken for the means over seeds of NATS-Bench. */
const SEED = 'seed888';

/** The accuracies after the last epoch; null for a pickle of another kind. */
export function nasbench201(value: PickleValue, name: string): Part | null {
  if (!isDictionary(value)) return null;
  const [first] = value.keys();
  if (typeof first !== 'string' || !isCell(first)) return null;
  return { kind: 'nasbench201', rows: new Map([...value].map(([arch, results]) => rowOf(arch, results, name))) };
}

function rowOf(arch: PickleValue, results: PickleValue, name: string): [string, Row] {
  if (typeof arch !== 'string' || !isCell(arch)) throw broken(name, 'has results of something that is no architecture');
  if (!isDictionary(results)) throw broken(name, `has damaged results of ${arch}`);
  const row = new Map<string, string>();
  for (const [dataSet, curves] of results) {
    if (typeof dataSet !== 'string' || !Object.hasOwn(COLUMNS, dataSet)) continue;
    const accuracies = isDictionary(curves) ? curves.get('eval_acc1es') : null;
    if (!Array.isArray(accuracies) || accuracies.length === 0) throw broken(name, `has damaged results of ${arch}`);
    row.set(`${COLUMNS[dataSet]}${accuracies.length}_${SEED}`, numeral(percent(accuracies.at(-1), name, arch), 6));
  }
  return [arch, row];
}
