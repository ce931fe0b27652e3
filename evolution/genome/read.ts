/** From programs that people write to genomes: `let`s and blocks are written out, and names become canonical. */
import type { Argument, Call, Const, Def, Expression, File, Fold, Let, Pass, Proxy } from '../../grammar/ast.ts';
import * as b from '../../grammar/build.ts';
import { spell } from '../../grammar/numbers.ts';
import { parse } from '../../grammar/parse.ts';
import type { Source } from '../../grammar/source.ts';
import type { Load } from '../../compiler/check/file.ts';
import { OPTIONS } from '../../compiler/check/pass.ts';
import { OPERATORS, type OperatorName, type Parameter } from '../../compiler/operators/table.ts';
import { SITES } from '../../compiler/sites/families.ts';
import { type Genome, type Items, siteName } from './genome.ts';
import { canonicalPass } from './passes.ts';
import { tidy } from './tidy.ts';

/** A proxy as a genome; `direction` is what its scores mean. */
export interface NamedGenome {
  readonly name: string;
  readonly direction: 'higher' | 'lower';
  /** Null if it would be too large without its `let`s. */
  readonly genome: Genome | null;
}

/** How many expressions a genome may have. */
const MOST = 4000;

/** The genomes of a file's proxies. The file must be without errors; `load` finds the files that it uses. */
export function genomesOf(file: File, source: Source, load: Load = () => null): readonly NamedGenome[] {
  const items = itemsIn(file, source, load, new Set());
  return file.items.flatMap((item) => (item.kind === 'proxy' ? [genomeOf(item, items)] : []));
}

/** The genome that a text of one proxy holds. Throws if it holds none; meant for what `textOf` wrote. */
export function readGenome(text: string): Genome {
  const source = { name: 'genome.zc', text };
  const [named] = genomesOf(parse(source).file, source);
  if (!named?.genome) throw new Error(`no genome in\n${text}`);
  return named.genome;
}

type Definitions = Pick<Items, 'constants' | 'defs'>;

function itemsIn(file: File, source: Source, load: Load, seen: Set<string>): Definitions {
  seen.add(source.name);
  const constants = new Map<string, Const>();
  const defs = new Map<string, Def>();
  for (const item of file.items) {
    if (item.kind === 'const') constants.set(item.name.text, { ...item, doc: [] });
    if (item.kind === 'def') defs.set(item.name.text, { ...item, doc: [] });
    const used = item.kind === 'use' ? load(item.path, source) : null;
    if (!used || seen.has(used.name)) continue;
    const inner = itemsIn(parse(used).file, used, load, seen);
    inner.constants.forEach((value, name) => constants.set(name, value));
    inner.defs.forEach((value, name) => defs.set(name, value));
  }
  return { constants, defs };
}

function genomeOf(proxy: Proxy, definitions: Definitions): NamedGenome {
  const passes = new Map<string, Pass>();
  const names = new Map<string, Meaning>();
  let lets: Names = { names, outer: null };
  let score: Expression | null = null;
  let direction: NamedGenome['direction'] = 'higher';
  for (const item of proxy.items) {
    if (item.kind === 'direction') direction = item.value;
    if (item.kind !== 'pass') continue;
    const pass = canonicalPass(withNumbers(item.input, definitions.constants), optionsOf(item, definitions.constants));
    passes.set(pass.name.text, pass);
    names.set(item.name.text, { kind: 'name', name: pass.name.text });
  }
  for (const item of proxy.items) if (item.kind === 'let') lets = withLet(lets, item);
  for (const item of proxy.items) if (item.kind === 'score') score = item.value;
  const budget = { left: MOST };
  const written = score && writtenOut(score, { names: lets, sites: new Map(), depth: 0, budget });
  const genome = written && budget.left > 0 ? tidy(written, { passes, ...definitions }) : null;
  return { name: proxy.name.text, direction, genome };
}

/** The options of a pass, constants as numbers. */
const optionsOf = ({ options }: Pass, constants: Definitions['constants']): Pass['options'] =>
  options.map((option) => {
    const { name, value } = option;
    const words: readonly string[] = Object.hasOwn(OPTIONS, name.text)
      ? OPTIONS[name.text as keyof typeof OPTIONS]
      : [];
    const constant = words.includes(value.text) ? undefined : constants.get(value.text);
    return constant ? { ...option, value: b.name(spell(constant.value.value)) } : option;
  });

/** The factors of a pass's input as numbers. */
function withNumbers(input: Expression, constants: Definitions['constants']): Expression {
  switch (input.kind) {
    case 'reference': {
      const constant = constants.get(input.name);
      return constant ? b.signedNumber(constant.value.value) : b.reference(input.name);
    }
    case 'unary':
      return b.unary(input.operator, withNumbers(input.operand, constants));
    case 'binary':
      return b.binary(input.operator, withNumbers(input.left, constants), withNumbers(input.right, constants));
    default:
      return input;
  }
}

/** What a name of the program stands for: another name, or an expression with the names that it was written among. */
type Meaning =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'let'; readonly value: Expression; readonly names: Names };

interface Names {
  readonly names: ReadonlyMap<string, Meaning>;
  readonly outer: Names | null;
}

const withLet = (outer: Names, { name, value }: Let): Names => ({
  names: new Map([[name.text, { kind: 'let', value, names: outer }]]),
  outer,
});

function meaningOf(names: Names | null, name: string): Meaning | null {
  for (let at = names; at; at = at.outer) {
    const meaning = at.names.get(name);
    if (meaning) return meaning;
  }
  return null;
}

interface Place {
  readonly names: Names;
  /** The pass that the fold of each site goes over, by the site's canonical name. */
  readonly sites: ReadonlyMap<string, string>;
  readonly depth: number;
  readonly budget: { left: number };
}

function writtenOut(expression: Expression, place: Place): Expression {
  if (--place.budget.left <= 0) return b.number(0);
  switch (expression.kind) {
    case 'number':
      return b.number(expression.value);
    case 'reference': {
      const meaning = meaningOf(place.names, expression.name);
      if (meaning?.kind === 'let') return writtenOut(meaning.value, { ...place, names: meaning.names });
      return b.reference(meaning?.name ?? expression.name);
    }
    case 'member': {
      const object = writtenOut(expression.object, place);
      // Numbers of a site are the same in every pass.
      if (SITE_NUMBERS.has(expression.member.text)) return b.member(siteOf(object), expression.member.text);
      const pass = object.kind === 'reference' ? place.sites.get(object.name) : undefined;
      const read = pass !== undefined && object.kind === 'reference' ? b.index(pass, object.name) : object;
      return b.member(read, expression.member.text);
    }
    case 'index': {
      const [object, at] = [writtenOut(expression.object, place), writtenOut(expression.index, place)];
      if (object.kind !== 'reference' || at.kind !== 'reference') throw new Error('a site of a pass has two names');
      return b.index(object.name, at.name);
    }
    case 'unary':
      return b.unary(expression.operator, writtenOut(expression.operand, place));
    case 'binary':
      return b.binary(expression.operator, writtenOut(expression.left, place), writtenOut(expression.right, place));
    case 'block':
      return writtenOut(expression.result, { ...place, names: expression.lets.reduce(withLet, place.names) });
    case 'call':
      return b.call(expression.callee.text, argumentsOf(expression, place));
    case 'fold':
      return foldOf(expression, place);
    default:
      return expression satisfies never;
  }
}

const SITE_NUMBERS: ReadonlySet<string> = new Set(Object.values(SITES).flatMap(({ numbers }) => numbers));

const siteOf = (object: Expression): Expression => (object.kind === 'index' ? object.index : object);

function foldOf({ fold, binder, family, condition, body }: Fold, place: Place): Expression {
  const over = writtenOut(family, place);
  if (over.kind !== 'member' || over.object.kind !== 'reference')
    throw new Error('a fold goes over a family of a pass');
  const site = siteName(place.depth);
  const inside: Place = {
    ...place,
    names: { names: new Map([[binder.text, { kind: 'name', name: site }]]), outer: place.names },
    sites: new Map([...place.sites, [site, over.object.name]]),
    depth: place.depth + 1,
  };
  return b.fold(fold.text, site, over, condition && writtenOut(condition, inside), writtenOut(body, inside));
}

/** The arguments with the tensors first and without labels, so that where one stands tells what it is. */
function argumentsOf({ callee, arguments: given }: Call, place: Place): readonly Argument[] {
  const parameters: readonly Parameter[] = Object.hasOwn(OPERATORS, callee.text)
    ? OPERATORS[callee.text as OperatorName].parameters
    : [];
  const isTensor = (name: string): boolean => parameters.some((each) => each.name === name && each.kind === 'tensor');
  const tensors = parameters.filter(({ kind }) => kind === 'tensor');
  const labelled = given.filter(({ label }) => label && isTensor(label.text));
  const unlabelled = given.filter(({ label }) => !label);
  const inOrder = tensors.flatMap(
    ({ name }) => labelled.find(({ label }) => label?.text === name) ?? unlabelled.shift() ?? [],
  );
  const values = parameters.length === 0 ? given : inOrder;
  const rest = given.filter((argument) => !values.includes(argument));
  return [
    ...values.map(({ value }) => b.argument(value.kind === 'axes' ? value : writtenOut(value, place))),
    ...rest.map(({ label, value }) => b.argument(known(value, place), label?.text ?? null)),
  ];
}

/** An argument that is no tensor: axes, which have names that nothing else has here, or a number. */
function known(value: Argument['value'], place: Place): Argument['value'] {
  if (value.kind === 'axes') return b.axes(value.names.map(({ text }) => text));
  if (value.kind === 'reference' && meaningOf(place.names, value.name)?.kind !== 'let') return b.reference(value.name);
  return writtenOut(value, place);
}
