/** Folds: the body grows at the sites of a family, and what it gives is made to fit outside. */
import type { Expression } from '../../../../grammar/ast.ts';
import { refine } from '../../../../compiler/check/refine.ts';
import { type Axis, type AxisType, bindersOf, sameType } from '../../../../compiler/core/axis.ts';
import { type Core, coreBuilder, FOLDS, type FoldName } from '../../../../compiler/core/core.ts';
import { FAMILIES, type Family, type SiteKind, type SiteNumber } from '../../../../compiler/sites/families.ts';
import * as b from '../../../../grammar/build.ts';
import { grow, usedLets } from './grow.ts';
import { chance, type Context, numbersAt, pick, type Place, sharedAxes, sharedBy, type Typed } from './typed.ts';

const MOST_NESTED = 2;

/** A fold whose body is of about `size` operators; null if there are enough folds. */
export function visit(place: Place, size: number): Typed | null {
  const { source, passes, binders } = place;
  if (source.folds === 0 || binders.length === MOST_NESTED) return null;
  source.folds -= 1;
  const pass = pick(source, passes);
  const family = pick(source, Object.keys(FAMILIES) as Family[]);
  const kinds: readonly SiteKind[] = FAMILIES[family].kinds;
  const binder = source.fresh('l');
  const depth = binders.length;
  const at = (kind: SiteKind): Context[number]['of'] => ({ pass: pass.spec, family, kind });
  const bare = place.contexts.flatMap((context) =>
    kinds.map((kind): Context => [...context, { binder: depth, of: at(kind), same: new Map() }]),
  );
  const where = chance(source, 2)
    ? condition({ ...place, binders: [...binders, binder], contexts: bare }, depth)
    : null;
  const same = refine(where?.core ?? null, depth);
  const contexts = bare.map((context): Context =>
    context.map((site) => (site.binder === depth ? { ...site, same } : site)),
  );
  const inside: Place = { ...place, binders: [...binders, binder], contexts, pool: [], lets: [] };
  // What is visible outside is of the same type at every site.
  for (const each of place.pool)
    inside.pool.push({ ...each, types: each.types.flatMap((type) => kinds.map(() => type)) });
  const body = grow(inside, size);
  const kind = pick(source, Object.keys(FOLDS) as FoldName[]);
  const leaving = leave(inside, kind, body, depth);
  const result = b.block(usedLets(inside.lets, leaving.value.expression), leaving.value.expression);
  const node = b.fold(
    leaving.kind,
    binder,
    b.member(b.reference(pass.name), family),
    where?.expression ?? null,
    result,
  );
  const outer = where?.outer ?? [];
  const types = place.contexts.map((_, index): AxisType => {
    const type = leaving.value.types[index * kinds.length];
    const axis = (name: string, old: Axis | null): Axis => {
      const free = old ? bindersOf(old.size).filter((each) => each !== depth) : [];
      return { name, size: { kind: 'fold', fold: `${binder}`, binders: [...new Set([...outer, ...free])] } };
    };
    if (leaving.kind === 'collect') return [axis('layer', null), ...type];
    return type.map((each) => (bindersOf(each.size).includes(depth) ? axis(each.name, each) : each));
  });
  return { expression: node, types, smooth: leaving.value.smooth, variable: null };
}

interface Condition {
  readonly expression: Expression;
  /** The equation in it that tells about sizes. */
  readonly core: Core | null;
  /** The folds around that it depends on. */
  readonly outer: readonly number[];
}

const EQUAL_SIZES: readonly (readonly [SiteNumber, SiteNumber])[] = [
  ['kh', 'kw'],
  ['hi', 'wi'],
  ['ho', 'wo'],
  ['h', 'w'],
  ['channels_in', 'channels_out'],
];

function condition(place: Place, depth: number): Condition {
  const { source, binders, contexts } = place;
  const numbers = numbersAt(contexts, depth);
  const read = (number: string, at = depth): Expression => b.member(b.reference(binders[at]), number);
  const builder = coreBuilder();
  const site = (number: SiteNumber): Core => builder.node({ kind: 'site_number', binder: depth, number }, []);
  const equation = (x: Core, y: Core): Core =>
    builder.node({ kind: 'apply', operator: 'eq', arguments: [x, y], axes: [] }, []);
  const comparison = b.binary(
    pick(source, ['<', '>=', '!='] as const),
    read(pick(source, numbers)),
    b.number(1 + source.choose(8)),
  );
  const pairs = EQUAL_SIZES.filter((pair) => pair.every((number) => numbers.includes(number)));
  if (numbers.includes('groups') && chance(source, 3)) {
    const one = builder.node({ kind: 'number', value: 1 }, []);
    const expression = b.binary('==', read('groups'), b.number(1));
    return { expression: b.binary('and', expression, comparison), core: equation(site('groups'), one), outer: [] };
  }
  if (pairs.length > 0 && !chance(source, 3)) {
    const [x, y] = pick(source, pairs);
    return { expression: b.binary('==', read(x), read(y)), core: equation(site(x), site(y)), outer: [] };
  }
  if (depth > 0 && chance(source, 2)) {
    const other = source.choose(depth);
    return { expression: b.binary('<', read('index'), read('index', other)), core: null, outer: [other] };
  }
  return { expression: comparison, core: null, outer: [] };
}

/** A body that the fold can combine, and the fold, which is another one if there is no such body. */
function leave(place: Place, kind: FoldName, body: Typed, depth: number): { kind: FoldName; value: Typed } {
  const { source } = place;
  const owns = (name: string, type: AxisType): boolean =>
    type.some((axis) => axis.name === name && bindersOf(axis.size).includes(depth));
  const shared = sharedAxes(body);
  const own = shared.filter((name) => body.types.every((type) => owns(name, type)));
  const outside = sharedBy(body.types.map((type) => type.map(({ name }) => name).filter((name) => !owns(name, type))));
  const kept = outside.filter(() => chance(source, 2)).filter((name) => sameEverywhere(body, name, place));
  if (kind === 'concat' && own.length > 0) return { kind, value: keep(place, body, [...kept, pick(source, own)]) };
  const fold = kind === 'concat' ? 'mean' : kind;
  return { kind: fold, value: keep(place, body, fold === 'collect' ? kept.filter((name) => name !== 'layer') : kept) };
}

/** Whether an axis has one size at all kinds of site, in each context around. */
function sameEverywhere({ types }: Typed, name: string, { contexts }: Place): boolean {
  const axisOf = (at: number): AxisType => types[at].filter((axis) => axis.name === name);
  const around = (context: Context): string =>
    context
      .slice(0, -1)
      .map(({ of }) => of?.kind)
      .join();
  return contexts.every((context, at) =>
    sameType(axisOf(at), axisOf(contexts.findIndex((each) => around(each) === around(context)))),
  );
}

/** The value reduced to the axes named. */
function keep({ source, contexts }: Place, value: Typed, names: readonly string[]): Typed {
  if (value.types.every((type) => type.length === names.length)) return value;
  const argument = names.length === 0 ? [] : [b.argument(b.axes(names), 'keep')];
  return {
    expression: b.call(pick(source, ['sum', 'mean', 'max']), [b.argument(value.expression), ...argument]),
    types: contexts.map((_, at) => value.types[at].filter((axis) => names.includes(axis.name))),
    smooth: value.smooth,
    variable: null,
  };
}
