/** A fold as a loop over the sites, or as a generator where its body needs no statements. */
import type { Axis } from '../../core/axis.ts';
import type { Core, FoldVariant } from '../../core/core.ts';
import { nodesOf } from '../../core/walk.ts';
import { asDouble, asOperand, asTensor } from './emitter.ts';
import { extent } from './extent.ts';
import { FOLD_WRITERS } from './folds.ts';
import { region } from './region.ts';
import { type Run, runOf } from './runs.ts';
import { type Call, callCode } from './statement.ts';
import { permute, simple, type Value, within } from './value.ts';
import { SITE_WORDS } from './words.ts';
import { type Loop, type Place, type Writing } from './writing.ts';

type Fold = Core & { readonly kind: 'fold' };

/** The body at some kinds of site. */
interface Body {
  readonly kinds: readonly string[];
  /** Up to the condition. */
  readonly before: readonly string[];
  readonly condition: string | null;
  readonly lines: readonly string[];
  readonly value: Value;
}

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `    ${line}`);

/** Statements, and the call that gives the value after them. */
export interface WrittenFold {
  readonly lines: readonly string[];
  readonly call: Call;
  readonly value: Value;
}

/** The statements of a fold and its value; `name` is what the program calls it. */
export function writeFold(writing: Writing, core: Fold, place: Place, name: string | undefined): WrittenFold {
  writing.reads.families.add(core.family);
  const names = place.names.inside();
  const sites = sitesOf(writing, core, { ...place, names });
  const all = core.variants.map((variant) => bodyAt(writing, core, variant, { ...place, names }, sites.loop));
  const bodies = merged(all);
  const [{ value: first }] = bodies;
  const scalar = first.axes.length === 0;
  const double = scalar || bodies.every(({ value }) => value.double);
  const finish = (values: string, generated: boolean): Omit<WrittenFold, 'lines'> => {
    const folded = {
      values,
      generated,
      scalar,
      differentiated: writing.differentiated(core),
      filled: (none: string): string => filled(writing, core, first.axes, double, place, none),
      dim: first.axes.indexOf(core.joined ?? ''),
    };
    const axes = core.fold === 'collect' ? ['layer', ...first.axes] : first.axes;
    const call = FOLD_WRITERS[core.fold](writing, folded);
    return { call, value: simple(callCode(call), 'tensor', axes, double) };
  };
  if (bodies.length === 1 && bodies[0].before.length + bodies[0].lines.length === 0) {
    const { condition, value } = bodies[0];
    const generator = `${value.code} for ${sites.header()}${condition === null ? '' : ` if ${condition}`}`;
    return { lines: [], ...finish(generator, true) };
  }
  const list = place.names.fresh(`${name ?? 'value'}s`);
  const lines = [
    `${list} = []`,
    `for ${sites.header(bodies.length > 1)}:`,
    ...indent(statements(bodies, list, sites.loop)),
  ];
  return { lines, ...finish(list, false) };
}

function bodyAt(writing: Writing, core: Fold, { site, condition, body }: FoldVariant, place: Place, loop: Loop): Body {
  const inside: Place = {
    loops: [...place.loops.slice(0, core.binder), { ...loop, kind: site }],
    names: place.names.inside(),
    known: new Map(place.known),
    singles: new Map(place.singles),
    lists: new Map(place.lists),
  };
  const test = condition && region(writing, [condition], inside);
  const { lines, values } = region(writing, [body], inside);
  return {
    kinds: [site],
    before: test?.lines ?? [],
    condition: test && conditionCode(test.values[0]),
    lines,
    value: foldable(writing, core, values[0]),
  };
}

const conditionCode = (value: Value): string =>
  value.form === 'truth' || value.form === 'mask' ? value.code : `${within(value, 'either')} != 0`;

/** Sums take Python's numbers as they are; what else combines numbers needs tensors of one type. */
function foldable(writing: Writing, { fold }: Fold, value: Value): Value {
  if (value.axes.length > 0) return asTensor(writing, value);
  return fold === 'sum' || fold === 'mean' ? asOperand(writing, value) : asDouble(writing, value);
}

/** Bodies that are written alike are one; all have the axes of the first in its order. */
function merged(bodies: readonly Body[]): readonly Body[] {
  const { axes } = bodies[0].value;
  const result: Body[] = [];
  for (const body of bodies) {
    const value = body.value.axes.length > 0 ? permute(body.value, axes) : body.value;
    const text = textOf({ ...body, value });
    const at = result.findIndex((each) => textOf(each) === text);
    if (at === -1) result.push({ ...body, value });
    else result[at] = { ...result[at], kinds: [...result[at].kinds, ...body.kinds] };
  }
  return result;
}

const textOf = ({ before, condition, lines, value }: Body): string =>
  [...before, String(condition), ...lines, value.code].join('\n');

function statements(bodies: readonly Body[], list: string, loop: Loop): readonly string[] {
  const ofOne = ({ before, condition, lines, value }: Body): readonly string[] => {
    const rest = [...lines, `${list}.append(${value.code})`];
    if (condition === null) return [...before, ...rest];
    return [...before, `if ${condition}:`, ...indent(rest)];
  };
  if (bodies.length === 1) return ofOne(bodies[0]);
  return bodies.flatMap((body, at) => {
    const kinds = body.kinds.map((kind) => `"${kind}"`);
    const test = kinds.length === 1 ? `== ${kinds[0]}` : `in (${kinds.join(', ')})`;
    const head = at === bodies.length - 1 ? 'else:' : `${at === 0 ? 'if' : 'elif'} ${loop.anySite()}.kind ${test}:`;
    return [head, ...indent(ofOne(body))];
  });
}

/** What a loop goes over, of which the header shows what the body has used. */
interface Sites {
  readonly loop: Loop;
  readonly header: (kinds?: boolean) => string;
}

function sitesOf(writing: Writing, core: Fold, place: Place): Sites {
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
  for (const { requests } of [writing.derivatives]) {
    for (const request of [...requests.values()].flat()) {
      const list = place.lists.get(request.key);
      if (list === undefined || request.over?.family !== family || request.over.binder !== binder) continue;
      elements.set(list, names.fresh(list.replace(/s(?=\d*$|_of_)/, '')));
    }
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

/** What a fold is over no site. */
function filled(
  writing: Writing,
  core: Fold,
  axes: readonly string[],
  double: boolean,
  place: Place,
  none: string,
): string {
  const [{ body }] = core.variants;
  const lengthOf = (): string => '0';
  const sizes = axes.map((axis) => {
    if (axis === core.joined) return '0';
    const { size } = body.type.find(({ name }) => name === axis) as Axis;
    return extent(writing, size, body, place, lengthOf);
  });
  const shape = core.fold === 'collect' ? ['0', ...sizes] : sizes;
  if (shape.length === 0) return `${writing.helper('scalar')}(${none})`;
  const tensor =
    none === '0' ? `images.new_zeros(${shape.join(', ')})` : `images.new_full((${shape.join(', ')},), ${none})`;
  return double ? `${tensor}.double()` : tensor;
}
