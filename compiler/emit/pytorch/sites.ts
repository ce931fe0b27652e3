/** What a loop over sites goes over: the sites as each run sees them, beside the lists of derivatives by their tensors. */
import type { Core } from '../../core/core.ts';
import { nodesOf } from '../../core/walk.ts';
import { type Run, runOf } from './runs.ts';
import { SITE_WORDS } from './words.ts';
import type { Loop, Place, Writing } from './writing.ts';

type Fold = Core & { readonly kind: 'fold' };

/** What a loop goes over, of which the header shows what the body has used. */
export interface Sites {
  readonly loop: Loop;
  readonly header: () => string;
}

export function sitesOf(writing: Writing, core: Fold, place: Place): Sites {
  const { family, binder } = core;
  const word = SITE_WORDS[family];
  const names = place.names;
  const used = new Set<string>();
  const runs = runsReadBy(writing, core);
  const anyRun = runs[0] ?? writing.runs[0];
  const siteNames = new Map<string, string>();
  for (const run of runs.length > 0 ? runs : [anyRun])
    siteNames.set(run.key, names.fresh(siteNames.size === 0 ? word : `${word}_${writing.runNames.get(run.key)}`));
  const elements = new Map<string, string>();
  for (const { key, over } of [...writing.derivatives.requests.values()].flat()) {
    const list = place.lists.get(key);
    if (list === undefined || over?.family !== family || over.binder !== binder) continue;
    elements.set(list, names.fresh(list.replace(/s(?=\d*$|_of_)/, '')));
  }
  const index = names.fresh('index');
  const take = (name: string): string => {
    used.add(name);
    return name;
  };
  const anySite = (): string => take(siteNames.get(anyRun.key) ?? '');
  const loop: Loop = {
    family,
    kind: core.variants[0].site,
    site: (run) => take(siteNames.get(run.key) ?? ''),
    anySite,
    index: () => take(index),
    element: (list) => take(elements.get(list) ?? ''),
  };
  const header = (): string => {
    const sites = [...siteNames].map(([key, name]) => [name, `${writing.runNames.get(key)}.${family}`] as const);
    const lists = [...elements].map(([list, name]) => [name, list] as const);
    const chosen = [...sites, ...lists].filter(([name]) => used.has(name));
    if (chosen.length === 0) chosen.push(['_', sites[0][1]]);
    const left = chosen.map(([name]) => name).join(', ');
    const [[, alone]] = chosen;
    const right = chosen.length === 1 ? alone : `zip(${chosen.map(([, each]) => each).join(', ')})`;
    if (!used.has(index)) return `${left} in ${right}`;
    return `${index}, ${chosen.length === 1 ? left : `(${left})`} in enumerate(${right})`;
  };
  return { loop, header };
}

/** The runs whose tensors a fold reads at its own sites, in the order of the proxy's runs. */
function runsReadBy({ runs }: Writing, { variants, binder }: Fold): readonly Run[] {
  const bodies = variants.flatMap(({ condition, body }) => (condition ? [condition, body] : [body]));
  const read = new Set(
    nodesOf(bodies).flatMap(({ core }) =>
      core.kind === 'site_tensor' && core.binder === binder ? [runOf(runs, core.pass).key] : [],
    ),
  );
  return runs.filter(({ key }) => read.has(key));
}
