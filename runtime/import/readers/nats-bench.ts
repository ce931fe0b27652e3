/**
 * NATS-Bench archives: `{hp: {arch_index, arch_str, all_results: {(data set, seed): {epochs, eval_acc1es, …}}}}` for one
 * architecture, `{meta_archs, evaluated_indexes, arch2infos}` for all of them. `eval_acc1es` has accuracies in percent by
 * `set@epoch`, epochs from 0.
 */
import { broken } from '../broken.ts';
import { addRun, meansOf, type Kind, type Part, percent, type Row } from '../part.ts';
import { isDictionary, type PickleDictionary, type PickleValue } from '../pickle/value.ts';
import { ACCURACY_COLUMNS, isCell } from './nasbench201-columns.ts';

/** The accuracies after the last epoch, means over the seeds; null for a pickle of another kind. */
export function natsBench(value: PickleValue, name: string): Part | null {
  if (!isDictionary(value)) return null;
  if (value.has('meta_archs')) return archiveOf(value, name);
  if (!isRecords(value)) return null;
  const { kind, arch, row } = architectureOf(value, name);
  return { kind, rows: new Map([[arch, row]]) };
}

/** All architectures in one; the file `meta` of a folder has the list of them, and no results. */
function archiveOf(archive: PickleDictionary, name: string): Part {
  const [first] = listOf(archive.get('meta_archs')) ?? [];
  const kind = typeof first === 'string' ? kindOf(first) : null;
  if (kind === null) throw broken(name, 'is a NATS-Bench archive without architectures');
  const rows = new Map<string, Row>();
  const infos = archive.get('arch2infos');
  if (isDictionary(infos)) {
    for (const records of infos.values()) {
      if (!isDictionary(records) || !isRecords(records)) throw broken(name, 'has an architecture without results');
      const { arch, row } = architectureOf(records, name);
      rows.set(arch, row);
    }
  }
  return { kind, rows };
}

/** Whether this maps training schedules to results. */
function isRecords(value: PickleDictionary): boolean {
  const [record] = value.values();
  return isDictionary(record) && record.has('all_results') && record.has('arch_str');
}

interface Architecture {
  readonly kind: Kind;
  readonly arch: string;
  readonly row: Row;
}

function architectureOf(records: PickleDictionary, name: string): Architecture {
  const [first] = records.values();
  const arch = isDictionary(first) ? first.get('arch_str') : null;
  const kind = typeof arch === 'string' ? kindOf(arch) : null;
  if (typeof arch !== 'string' || kind === null || !isDictionary(first)) {
    throw broken(name, 'has results of something that is no architecture of NATS-Bench');
  }
  const runs = new Map<string, number[]>();
  for (const record of records.values()) {
    const results = isDictionary(record) && record.get('arch_str') === arch ? record.get('all_results') : null;
    if (!isDictionary(results)) throw broken(name, `has damaged results of ${arch}`);
    for (const [key, result] of results) addResult(runs, key, result, arch, name);
  }
  const index = first.get('arch_index');
  return { kind, arch, row: new Map([['index', typeof index === 'number' ? String(index) : ''], ...meansOf(runs)]) };
}

/** Adds the accuracies of one training after its last epoch. */
function addResult(
  runs: Map<string, number[]>,
  key: PickleValue,
  result: PickleValue,
  arch: string,
  name: string,
): void {
  const [dataSet] = listOf(key) ?? [];
  const accuracies = isDictionary(result) ? result.get('eval_acc1es') : null;
  const epochs = isDictionary(result) ? result.get('epochs') : null;
  if (typeof dataSet !== 'string' || !isDictionary(accuracies) || typeof epochs !== 'number') {
    throw broken(name, `has damaged results of ${arch}`);
  }
  if (!Object.hasOwn(ACCURACY_COLUMNS, dataSet)) return;
  for (const [set, column] of Object.entries(ACCURACY_COLUMNS[dataSet])) {
    const accuracy = accuracies.get(`${set}@${epochs - 1}`);
    if (accuracy !== undefined) addRun(runs, `${column}${epochs}`, percent(accuracy, name, arch));
  }
}

/** The space that an architecture is of. */
function kindOf(arch: string): Kind | null {
  if (isCell(arch)) return 'nats-bench-tss';
  return /^\d+(:\d+){4}$/.test(arch) ? 'nats-bench-sss' : null;
}

function listOf(value: PickleValue | undefined): readonly PickleValue[] | null {
  return Array.isArray(value) ? value : null;
}
