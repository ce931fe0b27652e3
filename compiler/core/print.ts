/**
 * The typed core as text for people: what is used twice, and what would make a line too deep, has a number and its type;
 * folds show a body for each kind of site. Equal programs print equally, whatever builder made them.
 */
import { showType } from './axis.ts';
import type { CheckedProxy, Core, FoldVariant, PassSpec } from './core.ts';
import { freeBinders, partsOf } from './walk.ts';

/** A checked proxy as text; ends with a line break. */
export function printCore({ name, direction, score }: CheckedProxy): string {
  const printing: Printing = { passes: new Map(), constants: new Map(), numbered: 0 };
  const { lines, result } = region(printing, [score], -1, new Map());
  const passes = [...printing.passes].map(([pass, short]) => `${short} = ${pass}`);
  const constants = [...printing.constants].map(([constant, value]) => `${constant} = ${value}`);
  const body = [...constants, ...passes, ...lines, `score = ${result[0]}`];
  return [`proxy ${name} (${direction} is better)`, ...indent(body)].map((line) => `${line}\n`).join('');
}

interface Printing {
  /** The short names of passes, by what they are. */
  readonly passes: Map<string, string>;
  readonly constants: Map<string, number>;
  /** How many nodes have a number. */
  numbered: number;
}

/** How a node is written where it is used: its number, or itself with so many levels. */
interface Written {
  readonly text: string;
  readonly depth: number;
}

type Known = ReadonlyMap<Core, Written>;

const DEEPEST = 4;

/**
 * Lines that number the nodes which belong here, then the text of each root. A node belongs to the body of the innermost
 * fold whose site it reads; `binder` is the fold whose body this is, -1 outside all.
 */
function region(
  printing: Printing,
  roots: readonly Core[],
  binder: number,
  outer: Known,
): { readonly lines: readonly string[]; readonly result: readonly string[] } {
  const lines: string[] = [];
  const known = new Map(outer);
  const textOf = (core: Core): string => known.get(core)?.text ?? '?';
  const { nodes, uses } = belonging(roots, binder);
  for (const core of nodes) {
    const depth = Math.max(0, ...partsOf(core).map((part) => 1 + (known.get(part)?.depth ?? 0)));
    const few = uses.get(core) === 1 && (depth < DEEPEST || roots.includes(core));
    if (core.kind !== 'fold' && (depth === 0 || few)) {
      known.set(core, { text: show(printing, core, textOf), depth });
      continue;
    }
    const name = `%${(printing.numbered += 1)}`;
    const shown = core.kind === 'fold' ? foldLines(printing, core, known) : [show(printing, core, textOf)];
    known.set(core, { text: name, depth: 0 });
    lines.push(`${name}: ${showType(core.type)} = ${shown[0]}`, ...shown.slice(1));
  }
  return { lines, result: roots.map(textOf) };
}

/** The nodes below `roots` that belong to a region, parts before wholes, and how often each is used. */
function belonging(
  roots: readonly Core[],
  binder: number,
): { readonly nodes: readonly Core[]; readonly uses: ReadonlyMap<Core, number> } {
  const innermost = (core: Core): number => freeBinders(core).at(-1) ?? -1;
  const nodes: Core[] = [];
  const uses = new Map<Core, number>();
  const begun = new Set<Core>();
  const done = new Set<Core>();
  const use = (core: Core): unknown => uses.set(core, (uses.get(core) ?? 0) + 1);
  roots.forEach(use);
  const waiting = roots.toReversed();
  for (let next = waiting.at(-1); next; next = waiting.at(-1)) {
    if (done.has(next) || innermost(next) < binder) {
      waiting.pop();
    } else if (!begun.has(next)) {
      begun.add(next);
      partsOf(next).forEach(use);
      waiting.push(...partsOf(next).toReversed());
    } else {
      waiting.pop();
      done.add(next);
      if (innermost(next) === binder) nodes.push(next);
    }
  }
  return { nodes, uses };
}

function show(printing: Printing, core: Exclude<Core, { kind: 'fold' }>, textOf: (core: Core) => string): string {
  switch (core.kind) {
    case 'number':
      return String(core.value);
    case 'constant':
      printing.constants.set(core.name, core.value);
      return core.name;
    case 'pass_tensor':
      return `${passName(printing, core.pass)}.${core.tensor}`;
    case 'site_tensor':
      return `${passName(printing, core.pass)}[l${core.binder}].${core.tensor}`;
    case 'site_number':
      return `l${core.binder}.${core.number}`;
    case 'apply': {
      const axes = core.axes.length > 0 ? [`[${core.axes.join(', ')}]`] : [];
      return `${core.operator}(${[...core.arguments.map(textOf), ...axes].join(', ')})`;
    }
    case 'random':
      return `random_${core.distribution}(${textOf(core.x)}, ${core.number})`;
    case 'grad':
    case 'jacobian':
      return `${core.kind}(${textOf(core.y)}, ${textOf(core.x)})`;
    default:
      return core satisfies never;
  }
}

function foldLines(printing: Printing, core: Core & { readonly kind: 'fold' }, outer: Known): readonly string[] {
  const joined = core.joined === null ? '' : ` joining ${core.joined}`;
  const variant = ({ site, condition, body }: FoldVariant): readonly string[] => {
    const { lines, result } = region(printing, condition ? [condition, body] : [body], core.binder, outer);
    const where = condition ? [`where ${result[0]}`] : [];
    return [`${site}:`, ...indent([...lines, ...where, result[result.length - 1]])];
  };
  return [`${core.fold} for l${core.binder} in ${core.family}${joined}`, ...indent(core.variants.flatMap(variant))];
}

function passName({ passes }: Printing, { input, loss, weights, norm }: PassSpec): string {
  const terms = input.map(({ factor, kind, stream }) => {
    const source = stream > 0 ? `${kind}(${stream})` : kind;
    return factor === 1 ? source : `${factor} * ${source}`;
  });
  const text = `network(${terms.join(' + ')}${loss ? `, loss: ${loss}` : ''}, weights: ${weights}, norm: ${norm})`;
  const known = passes.get(text);
  if (known !== undefined) return known;
  const name = `p${passes.size}`;
  passes.set(text, name);
  return name;
}

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);
