/** A loop over the sites of a fold, or a generator where its body needs no statements. */
import type { Core, FoldVariant } from '../../core/core.ts';
import { region } from './region.ts';
import { sitesOf } from './sites.ts';
import { loopHeader } from './statement.ts';
import { permute, type Value, within } from './value.ts';
import type { Loop, Place, Writing } from './writing.ts';

type Fold = Core & { readonly kind: 'fold' };

/** What the body of a fold is at one kind of site. */
export type BodyWriter = (
  variant: FoldVariant,
  inside: Place,
) => { readonly lines: readonly string[]; readonly value: Value };

/** The body at some kinds of site. */
interface Body {
  readonly kinds: readonly string[];
  /** Up to the condition. */
  readonly before: readonly string[];
  readonly condition: string | null;
  readonly lines: readonly string[];
  readonly value: Value;
}

/** The values of all sites that take part. */
export interface WrittenLoop {
  readonly lines: readonly string[];
  /** A list, or a generator without parentheses. */
  readonly values: string;
  readonly generated: boolean;
  /** The axes of each. */
  readonly axes: readonly string[];
  readonly double: boolean;
}

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `    ${line}`);

/** Writes the loop of a fold; a list of its values is called `name`. */
export function writeLoop(writing: Writing, core: Fold, place: Place, name: string, write: BodyWriter): WrittenLoop {
  writing.reads.families.add(core.family);
  const names = place.names.inside();
  const sites = sitesOf(writing, core, { ...place, names });
  const all = core.variants.map((variant) => bodyAt(writing, core, variant, { ...place, names }, sites.loop, write));
  const bodies = merged(all);
  const { axes } = bodies[0].value;
  const double = bodies.every(({ value }) => value.double);
  if (bodies.length === 1 && bodies[0].before.length + bodies[0].lines.length === 0) {
    const { condition, value } = bodies[0];
    const values = `${value.code} for ${sites.header()}${condition === null ? '' : ` if ${condition}`}`;
    return { lines: [], values, generated: true, axes, double };
  }
  const list = place.names.fresh(name);
  const inside = indent(statements(bodies, list, sites.loop));
  const lines = [`${list} = []`, ...loopHeader(sites.header()), ...inside];
  return { lines, values: list, generated: false, axes, double };
}

function bodyAt(writing: Writing, core: Fold, variant: FoldVariant, place: Place, loop: Loop, write: BodyWriter): Body {
  const { site, condition } = variant;
  const loops = place.loops.slice(0, core.binder);
  loops[core.binder] = { ...loop, kind: site };
  const inside: Place = {
    loops,
    depth: core.binder,
    names: place.names.inside(),
    known: new Map(place.known),
    singles: new Map(place.singles),
    lists: new Map(place.lists),
  };
  const test = condition && region(writing, [condition], inside);
  return {
    kinds: [site],
    before: test?.lines ?? [],
    condition: test && conditionCode(test.values[0]),
    ...write(variant, inside),
  };
}

const conditionCode = (value: Value): string =>
  value.form === 'truth' || value.form === 'mask' ? value.code : `${within(value, 'either')} != 0`;

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
