/**
 * Expressions as statements: what is used more than once, or has a name in the program, becomes a variable. A node belongs to
 * the body of the innermost loop whose site it reads, so that what does not vary is written before the loop.
 */
import type { Core } from '../../core/core.ts';
import { freeBinders, partsOf } from '../../core/walk.ts';
import { FAMILIES, type Family } from '../../sites/families.ts';
import { type Derivative, isDerivative, type Request, requestOf } from './derivatives.ts';
import { asTensor } from './emitter.ts';
import { writeFold } from './fold.ts';
import { leaf } from './leaf.ts';
import { RULES } from './operators/rules.ts';
import { attributeOf } from './prelude/reads.ts';
import { randomNumbers } from './random.ts';
import { assignment, call, type Call } from './statement.ts';
import { simple, type Value } from './value.ts';
import { OPERATOR_WORDS, SITE_WORDS } from './words.ts';
import { loopAt, type Place, reading, runName, type Writing } from './writing.ts';

/** Statements, and the value of each root after them. */
export interface Region {
  readonly lines: readonly string[];
  readonly values: readonly Value[];
}

/** An expression that is longer gets a variable. */
const LONGEST = 64;

/** Writes `roots` where `place` is; what becomes a variable is known there afterwards. */
export function region(writing: Writing, roots: readonly Core[], place: Place): Region {
  const lines: string[] = [];
  const { nodes, shared } = belonging(writing, roots, place);
  for (const core of nodes) {
    const requests = writing.derivatives.requests.get(core) ?? [];
    if (isCheap(core) && requests.length === 0) continue;
    const written = write(writing, core, place);
    lines.push(...written.lines);
    const value = requests.length > 0 ? asTensor(writing, written.value) : stored(writing, core, written.value);
    const name = writing.lets.get(core);
    const cheap = isCheap(core) || (value.form === 'number' && value.code.length < 20);
    const long = value.code.length > LONGEST && !roots.includes(core);
    const keeps = requests.length > 0 || (!cheap && (shared.has(core) || name !== undefined || long));
    if (keeps && !/^\w+$/.test(value.code)) {
      const variable = place.names.fresh(name ?? wordFor(core));
      lines.push(...(written.call ? assignment(variable, written.call) : [`${variable} = ${value.code}`]));
      place.known.set(core, simple(variable, value.form, value.axes, value.double));
    } else {
      place.known.set(core, value);
    }
    lines.push(...differentiate(writing, core, requests, place));
  }
  return { lines, values: roots.map((root) => valueOf(writing, root, place)) };
}

/** What has been written of a node. */
function valueOf(writing: Writing, core: Core, place: Place): Value {
  const value = place.known.get(core) ?? (isDerivative(core) ? derivative(core, place) : undefined);
  if (value) return value;
  if (isLeaf(core)) return leaf(writing, core, place);
  throw new Error(`a ${core.kind} is used before it is written`);
}

/** A variable, or the element of a list that the loop goes over. */
function derivative(core: Derivative, place: Place): Value | undefined {
  const { loops, singles, lists } = place;
  const { key, over } = requestOf(core, familiesOf(loops));
  const axes = core.type.map(({ name }) => name);
  const single = singles.get(key);
  if (single !== undefined) return simple(single, 'tensor', axes);
  const list = lists.get(key);
  return list === undefined || over === null
    ? undefined
    : simple(loopAt(place, over.binder).element(list), 'tensor', axes);
}

/** Truth values that something computes with become numbers once. */
const stored = (writing: Writing, core: Core, value: Value): Value =>
  value.form === 'mask' && writing.counted(core) ? asTensor(writing, value) : value;

interface Written {
  readonly lines: readonly string[];
  readonly value: Value;
  /** The value as a call that may be broken into lines. */
  readonly call?: Call;
}

/** The families that the loops around go over; where there is none, nothing asks. */
const familiesOf = (loops: Place['loops']): readonly Family[] => Array.from(loops, (loop) => loop?.family ?? 'convs');

function write(writing: Writing, core: Core, place: Place): Written {
  switch (core.kind) {
    case 'number':
    case 'constant':
    case 'pass_tensor':
    case 'site_tensor':
    case 'site_number':
      return { lines: [], value: leaf(writing, core, place) };
    case 'apply': {
      const operands = core.arguments.map((part) => valueOf(writing, part, place));
      return { lines: [], value: RULES[core.operator](writing, operands, core.axes, core) };
    }
    case 'random':
      return { lines: [], value: randomNumbers(writing, core, place, valueOf(writing, core.x, place)) };
    case 'fold':
      return writeFold(writing, core, place, writing.lets.get(core));
    case 'grad':
    case 'jacobian':
      return { lines: [], value: valueOf(writing, core, place) };
    default:
      return core satisfies never;
  }
}

type Leaf = Parameters<typeof leaf>[1];

const isLeaf = (core: Core): core is Leaf =>
  core.kind === 'number' ||
  core.kind === 'constant' ||
  core.kind === 'site_tensor' ||
  core.kind === 'site_number' ||
  core.kind === 'pass_tensor';

/** Leaves that are computed where they are written. */
const isCheap = (core: Core): boolean =>
  isLeaf(core) &&
  (core.kind !== 'pass_tensor' || core.tensor === 'input' || core.tensor === 'logits' || core.tensor === 'features');

function wordFor(core: Core): string {
  switch (core.kind) {
    case 'apply':
      return OPERATOR_WORDS[core.operator];
    case 'pass_tensor':
      return core.tensor === 'labels' ? 'classes' : core.tensor;
    case 'fold':
      return `${core.fold}_over_${core.family}`;
    case 'random':
      return core.distribution === 'signs' ? 'signs' : 'random';
    case 'number':
    case 'constant':
    case 'site_tensor':
    case 'site_number':
    case 'grad':
    case 'jacobian':
      return 'value';
    default:
      return core satisfies never;
  }
}

/** The statements that differentiate a node, which has just become a variable. */
function differentiate(writing: Writing, y: Core, requests: readonly Request[], place: Place): readonly string[] {
  const here = requests.filter(
    ({ over }) => over === null || over.binder > place.depth || place.loops[over.binder]?.family === over.family,
  );
  const code = place.known.get(y)?.code ?? '';
  const lines: string[] = [];
  for (const kind of ['grad', 'jacobian'] as const) {
    const group = here.filter((request) => request.kind === kind);
    if (group.length === 0) continue;
    writing.reads.gradients = true;
    const of = writing.lets.get(y);
    const targets = group.map((request) => targetOf(writing, request, place, of === undefined ? '' : `_of_${of}`));
    const again = group.some((request) => request.again);
    const ask = (helper: string, some: readonly Target[]): readonly string[] => {
      const given = [code, ...some.map(({ right }) => right), ...(again ? ['create_graph=True'] : [])];
      return assignment(some.map(({ left }) => left).join(', '), call(helper, ...given));
    };
    if (kind === 'jacobian') lines.push(...targets.flatMap((target) => ask(writing.helper('jacobians'), [target])));
    else lines.push(...ask(writing.helper(group.length === 1 ? 'gradients' : 'gradients_of_lists'), targets));
  }
  return lines;
}

/** What a request's derivatives are called, and what they are taken by. */
interface Target {
  readonly left: string;
  readonly right: string;
}

function targetOf(writing: Writing, { kind, x, over, key }: Request, place: Place, suffix: string): Target {
  const word = `${attributeOf(x.tensor)}_${kind === 'grad' ? 'gradient' : 'jacobian'}`;
  if (over !== null) noteVariable(writing, over.family, x.tensor);
  if (over === null || over.binder <= place.depth) {
    const name = place.names.fresh(word + suffix);
    place.singles.set(key, name);
    return { left: `(${name},)`, right: `[${valueOf(writing, x, place).code}]` };
  }
  const name = place.names.fresh(`${word}s${suffix}`);
  place.lists.set(key, name);
  const site = place.names.inside().fresh(SITE_WORDS[over.family]);
  const sites = `${runName(writing, x.pass)}.${over.family}`;
  return { left: name, right: `[${site}.${attributeOf(x.tensor)} for ${site} in ${sites}]` };
}

function noteVariable(writing: Writing, family: Family, tensor: string): void {
  writing.reads.families.add(family);
  for (const kind of FAMILIES[family].kinds) {
    reading(writing, kind, tensor);
    writing.reads.variables.add(`${kind}.${tensor}`);
  }
}

/** The nodes that are written here, parts before wholes, and those that are used more than once, or in a loop. */
function belonging(
  { derivatives: { requests } }: Writing,
  roots: readonly Core[],
  { depth, known }: Place,
): { readonly nodes: readonly Core[]; readonly shared: ReadonlySet<Core> } {
  const innermost = (core: Core): number => freeBinders(core).at(-1) ?? -1;
  const nodes: Core[] = [];
  const uses = new Map<Core, number>();
  const shared = new Set<Core>();
  const use = (core: Core, inLoop: boolean): void => {
    uses.set(core, (uses.get(core) ?? 0) + 1);
    if (inLoop || uses.get(core) === 2) shared.add(core);
  };
  const begun = new Set<Core>();
  const done = new Set<Core>();
  roots.forEach((root) => use(root, false));
  const waiting = roots.toReversed();
  for (let next = waiting.at(-1); next; next = waiting.at(-1)) {
    if (done.has(next) || known.has(next) || innermost(next) < depth) {
      waiting.pop();
    } else if (!begun.has(next)) {
      begun.add(next);
      // What a fold's body uses is used once for each site.
      const inLoop = innermost(next) > depth || next.kind === 'fold';
      for (const part of partsOf(next)) use(part, inLoop);
      waiting.push(...partsOf(next).toReversed());
    } else {
      waiting.pop();
      done.add(next);
      // Derivatives are written with what they differentiate; one that is differentiated again has its turn too.
      if (innermost(next) === depth && (!isDerivative(next) || requests.has(next))) nodes.push(next);
    }
  }
  return { nodes, shared };
}
