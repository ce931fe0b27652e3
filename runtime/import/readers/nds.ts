/**
 * NDS [RJXLD19]: a list of trained networks, or two of them, `{top, mid}`, each with `net`, `params`, `flops`,
 * `test_ep_top1`, the test errors in percent after each epoch, and `min_test_top1`, the least of them.
 */
import { ProblemError } from '../../problem.ts';
import { ndsArchitecture } from '../../spaces/nds/record.ts';
import { broken } from '../broken.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { addRun, meansOf, type Part, percent } from '../part.ts';

/**
 * `test_accuracy` after the last epoch and `best_test_accuracy`, `params` and `flops` in millions: means over the trainings
 * of an architecture, which differ in seeds or settings and of which there are `runs`. An accuracy is empty where one of them
 * ended in numbers that are not finite. Null for a document of another kind.
 */
export function nds(document: Json, name: string): Part | null {
  const entries = entriesOf(document);
  if (entries === null || !isEntry(entries[0])) return null;
  const byArch = new Map<string, Map<string, number[]>>();
  for (const entry of entries) {
    if (!isEntry(entry)) throw broken(name, 'has an entry that is no trained network');
    const arch = archOf(entry['net'], name);
    const runs = byArch.get(arch) ?? new Map<string, number[]>();
    byArch.set(arch, runs);
    const errors = entry['test_ep_top1'];
    addRun(runs, 'test_accuracy', accuracyOf(Array.isArray(errors) ? errors.at(-1) : undefined, arch, name));
    addRun(runs, 'best_test_accuracy', accuracyOf(entry['min_test_top1'], arch, name));
    addRun(runs, 'params', millions(entry['params']));
    addRun(runs, 'flops', millions(entry['flops']));
  }
  const rows = [...byArch].map(([arch, runs]) => {
    const count = String(runs.get('params')?.length ?? 0);
    return [arch, new Map([...meansOf(runs), ['runs', count]])] as const;
  });
  return { kind: 'nds', rows: new Map(rows) };
}

/** The networks of a file, or null if it is of another kind. */
function entriesOf(document: Json): readonly Json[] | null {
  if (isList(document)) return document;
  if (!isObject(document)) return null;
  const { top, mid } = document;
  return isList(top) && isList(mid) ? [...top, ...mid] : null;
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

function isEntry(value: Json | undefined): value is JsonObject {
  return isObject(value) && isObject(value['net']) && 'test_ep_top1' in value;
}

function archOf(net: Json, name: string): string {
  if (!isObject(net) || !('genotype' in net)) {
    const cells = 'those whose networks are made of cells are read: DARTS, Amoeba, ENAS, PNAS, NASNet';
    throw broken(name, 'is of NDS, but has networks without cells, such as ResNet', cells);
  }
  try {
    return ndsArchitecture(net);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw broken(name, `has a network that is not one of NDS: ${error.message.replace(/\.$/, '')}`, error.help);
  }
}

/** The accuracy of an error; NaN where training ended in numbers that are not finite. */
function accuracyOf(error: Json | undefined, arch: string, name: string): number {
  return error === null ? NaN : 100 - percent(error, name, arch);
}

const millions = (value: Json | undefined): number => (typeof value === 'number' ? value / 1e6 : NaN);
