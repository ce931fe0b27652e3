/** From genomes to programs for people: short names for passes and sites, and a `let` for what is used twice. */
import { isRandom } from '../../compiler/operators/random.ts';
import type { Call, Comment, Expression, File, Fold } from '../../grammar/ast.ts';
import * as b from '../../grammar/build.ts';
import { print, printExpression } from '../../grammar/print.ts';
import { type Genome, siteName } from './genome.ts';
import { withLets } from './lets.ts';
import { partsOf, withParts } from './parts.ts';

export interface Heading {
  readonly name: string;
  /** The lines of its doc comment. */
  readonly doc?: readonly string[];
  readonly direction?: 'higher' | 'lower';
}

/** The text of a program with the genome as its one proxy. Read again it gives an equal genome. */
export const textOf = (genome: Genome, heading: Heading): string => print(fileOf(genome, heading));

/** The same as a tree. */
export function fileOf(genome: Genome, { name, doc = [], direction = 'higher' }: Heading): File {
  const naming = namingOf(genome, name);
  const renamed = rename(genome.score, { naming, own: new Map(), sites: new Map(), depth: 0 });
  const { lets, result } = withLets(renamed, naming.fresh);
  const passes = genome.passes.map((pass) => ({ ...pass, name: b.name(naming.passes.get(pass.name.text) ?? '') }));
  const proxy = b.proxy(name, [
    ...(direction === 'lower' ? [b.direction(direction)] : []),
    ...passes,
    ...lets,
    b.score(result),
  ]);
  return b.file([...genome.constants, ...genome.defs, { ...proxy, doc: doc.map(comment) }]);
}

const comment = (line: string): Comment => ({
  kind: 'doc',
  text: line === '' ? '' : ` ${line}`,
  trailing: false,
  span: { start: 0, end: 0 },
});

interface Naming {
  /** The names of passes by those in the genome. */
  readonly passes: ReadonlyMap<string, string>;
  /** A name for a site among those around it: the same wherever the same folds are around. */
  readonly site: (stem: string, around: readonly string[]) => string;
  /** A name that nothing has yet, of those that begin so. */
  readonly fresh: (stem: string) => string;
}

function namingOf({ passes, constants, defs }: Genome, proxy: string): Naming {
  const parameters = defs.flatMap((def) => def.parameters.map(({ text }) => text));
  const taken = new Set([proxy, ...[...constants, ...defs].map((item) => item.name.text), ...parameters]);
  const fresh = (stem: string): string => {
    const name = unlike(stem, [...taken]);
    taken.add(name);
    return name;
  };
  const named = passes.map((pass) => [pass.name.text, fresh(passStem(printExpression(pass.input)))] as const);
  const fixed = [...taken];
  return {
    passes: new Map(named),
    site: (stem, around) => {
      const name = unlike(stem, [...fixed, ...around]);
      taken.add(name);
      return name;
    },
    fresh,
  };
}

function unlike(stem: string, taken: readonly string[]): string {
  let name = stem;
  for (let count = 2; taken.includes(name); count += 1) name = `${stem}${count}`;
  return name;
}

/** What a pass is called by its input. */
function passStem(input: string): string {
  if (input === 'data') return 'd';
  if (input === 'ones') return 'o';
  return input.includes('data') ? 'q' : 'n';
}

/** What a site is called by its family. */
const SITE_STEMS: Readonly<Record<string, string>> = {
  convs: 'l', linears: 'l', weighted: 'l', norms: 'b', relus: 'r', triples: 't', cells: 'c', parameters: 'w',
}; // prettier-ignore

interface Place {
  readonly naming: Naming;
  /** The new name of each site around, and the pass (by its name in the genome) that its fold goes over. */
  readonly sites: ReadonlyMap<string, string>;
  readonly own: ReadonlyMap<string, string>;
  readonly depth: number;
}

function rename(expression: Expression, place: Place): Expression {
  switch (expression.kind) {
    case 'reference':
      return b.reference(
        place.naming.passes.get(expression.name) ?? place.sites.get(expression.name) ?? expression.name,
      );
    case 'member':
      return b.member(objectOf(expression.object, place), expression.member.text);
    case 'fold':
      return renameFold(expression, place);
    case 'call': {
      const [derivative, last] = [expression.callee.text, expression.arguments.at(-1)?.value];
      if (isRandom(derivative)) return renameDraw(expression, place);
      if ((derivative !== 'grad' && derivative !== 'jacobian') || !last || last.kind === 'axes') break;
      const y = partsOf(expression).map((part) => b.argument(rename(part, place)));
      return b.call(derivative, [...y, b.argument(rename(last, place))]);
    }
    default:
      break;
  }
  return withParts(
    expression,
    partsOf(expression).map((part) => rename(part, place)),
  );
}

/** What is drawn for is no part, so that nothing takes its place. */
function renameDraw({ callee, arguments: given }: Call, place: Place): Expression {
  const values = given.map(({ value }) => value).filter((value) => value.kind !== 'axes');
  return b.call(
    callee.text,
    values.map((value) => b.argument(rename(value, place))),
  );
}

/** `p[s0].out` becomes `t.out` in a fold over the same pass. */
function objectOf(object: Expression, place: Place): Expression {
  if (object.kind !== 'index' || object.object.kind !== 'reference' || object.index.kind !== 'reference') {
    return rename(object, place);
  }
  const [pass, site] = [object.object.name, object.index.name];
  const name = place.sites.get(site) ?? site;
  return place.own.get(site) === pass ? b.reference(name) : b.index(place.naming.passes.get(pass) ?? pass, name);
}

function renameFold({ fold, family, condition, body }: Fold, place: Place): Expression {
  if (family.kind !== 'member' || family.object.kind !== 'reference')
    throw new Error('a fold goes over a family of a pass');
  const site = siteName(place.depth);
  const binder = place.naming.site(SITE_STEMS[family.member.text] ?? 'l', [...place.sites.values()]);
  const inside: Place = {
    ...place,
    sites: new Map([...place.sites, [site, binder]]),
    own: new Map([...place.own, [site, family.object.name]]),
    depth: place.depth + 1,
  };
  return b.fold(fold.text, binder, rename(family, place), condition && rename(condition, inside), rename(body, inside));
}
