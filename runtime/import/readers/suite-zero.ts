/**
 * NAS-Bench-Suite-Zero [KWZ22]: `{data set: {"(4, 3, 3, 0, 0, 0)": {id, val_accuracy, synflow: {score, time}, …}}}`. A key
 * has an operation for each edge, in the order 0→1, 0→2, 0→3, 1→2, 1→3, 2→3.
 */
import { type Operation, printCell } from '../../spaces/cell.ts';
import { broken } from '../broken.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Part, percent } from '../part.ts';
import { DATA_SETS } from './nasbench201-columns.ts';

const OPERATIONS: readonly Operation[] = ['skip_connect', 'none', 'nor_conv_3x3', 'nor_conv_1x1', 'avg_pool_3x3'];

/** By edge, in the order of architecture strings: its place in a key. */
const PLACES = [0, 1, 3, 2, 4, 5] as const;

/** `val_accuracy` and the scores of the proxies, with the data set before each name; null for a document of another kind. */
export function suiteZero(document: Json, name: string): Part | null {
  if (!isObject(document)) return null;
  const all = Object.entries(document);
  if (all.length === 0 || !all.every((entry): entry is [string, JsonObject] => isSection(entry[1]))) return null;
  const sections = all.filter(([dataSet]) => Object.hasOwn(DATA_SETS, dataSet));
  if (sections.length === 0 || !sections.every(([, section]) => Object.keys(section).every(isKey))) {
    throw broken(
      name,
      'is of NAS-Bench-Suite-Zero, but not for nasbench201',
      `of that suite, nasbench201 is read: ${Object.keys(DATA_SETS).join(', ')}`,
    );
  }
  const rows = new Map<string, Map<string, string>>();
  for (const [dataSet, section] of sections) {
    for (const [key, entry] of Object.entries(section)) {
      const arch = archOf(key);
      const row = rows.get(arch) ?? new Map<string, string>();
      rows.set(arch, row);
      addEntry(row, DATA_SETS[dataSet], entry, arch, name);
    }
  }
  return { kind: 'nas-bench-suite-zero', rows };
}

/** Whether this maps something to results with an accuracy. */
function isSection(value: Json): value is JsonObject {
  if (!isObject(value)) return false;
  const [entry] = Object.values(value);
  return isObject(entry) && 'val_accuracy' in entry;
}

const isKey = (key: string): boolean => /^\([0-4](, [0-4]){5}\)$/.test(key);

function archOf(key: string): string {
  const digits = key.slice(1, -1).split(', ').map(Number);
  return printCell(PLACES.map((place) => OPERATIONS[digits[place]]));
}

function addEntry(row: Map<string, string>, dataSet: string, entry: Json, arch: string, name: string): void {
  if (!isObject(entry)) throw broken(name, `has damaged results of ${arch}`);
  row.set(`${dataSet}_val_accuracy`, String(percent(entry['val_accuracy'], name, arch)));
  for (const [proxy, result] of Object.entries(entry)) {
    const score = isObject(result) ? result['score'] : undefined;
    if (score !== undefined) row.set(`${dataSet}_${proxy}`, typeof score === 'number' ? String(score) : '');
  }
}
