/** Folds: the body is checked for each kind of site in the family, and what it gives must be able to leave the fold. */
import type { Expression, Fold } from '../../grammar/ast.ts';
import { type Axis, type AxisType, bindersOf, sameType, sizeKey } from '../core/axis.ts';
import { FOLDS, type FoldName, type FoldVariant, type PassSpec } from '../core/core.ts';
import { freeBinders } from '../core/walk.ts';
import { FAMILIES, type Family, SITES, type SiteKind } from '../sites/families.ts';
import { define } from './define.ts';
import { type Environment, fail, make, MISSING, placeOf, resolve } from './environment.ts';
import { checkExpression } from './expression.ts';
import { beyondNumbers, tensorRead } from './known.ts';
import * as axes from './messages/axes.ts';
import { unknownName } from './messages/names.ts';
import * as say from './messages/passes.ts';
import { refine } from './refine.ts';
import { builtin, type Checked, scopeIn, visibleNames } from './scope.ts';
import type { Site } from './site.ts';

/** What a fold goes over. */
interface Over {
  readonly pass: PassSpec | null;
  readonly family: Family;
}

/** The core of a fold. */
export function checkFold(env: Environment, node: Fold): Checked {
  const fold = foldNamed(env, node);
  const over = checkFamily(env, node.family);
  if (!over) {
    checkVariant(env, node, null);
    return null;
  }
  const kinds: readonly SiteKind[] = FAMILIES[over.family].kinds;
  const variants = kinds.map((site) => checkVariant(env, node, { ...over, kind: site }));
  const complete = variants.filter((variant) => variant !== null);
  return fold && complete.length === kinds.length ? combine(env, node, fold, over.family, complete) : null;
}

function foldNamed(env: Environment, { fold }: Fold): FoldName | null {
  if (Object.hasOwn(FOLDS, fold.text)) return fold.text as FoldName;
  return fold.text === MISSING ? null : fail(env, fold.span, say.unknownFold(fold.text, Object.keys(FOLDS)));
}

function checkFamily(env: Environment, family: Expression): Over | null {
  const object = family.kind === 'member' ? family.object : family;
  if (object.kind !== 'reference') return fail(env, family.span, say.notAFamily());
  if (object.name === MISSING) return null;
  const entity = resolve(env, object.name);
  if (!entity && !builtin(object.name)) {
    return fail(env, object.span, unknownName(object.name, visibleNames(env.scope)));
  }
  if (entity?.kind === 'unclear') return null;
  if (entity?.kind !== 'pass') return fail(env, family.span, say.notAFamily());
  if (family.kind !== 'member') return fail(env, family.span, say.passNotFamily(object.name));
  const name = family.member.text;
  if (Object.hasOwn(FAMILIES, name)) return { pass: entity.spec, family: name as Family };
  return name === MISSING ? null : fail(env, family.member.span, say.unknownFamily(object.name, name));
}

/** Condition and body at one kind of site; with `of` null only for what is wrong inside whatever the site. */
function checkVariant(env: Environment, { binder, condition, body }: Fold, of: Site['of']): FoldVariant | null {
  const inside = (site: Omit<Site, 'binder'>): Environment => {
    const within = { ...env, folds: env.folds + 1, scope: scopeIn(env.scope) };
    const place = placeOf(env, binder.span);
    define(within, binder, { kind: 'site', site: { binder: env.folds, ...site }, place });
    return within;
  };
  const checked = condition && checkCondition(inside({ of, same: new Map() }), condition);
  // After a mistake in the condition nobody knows which sizes are equal in the body.
  const known = checked || !condition ? of : null;
  const core = checkExpression(inside({ of: known, same: refine(checked, env.folds) }), body);
  return core && of && (checked || !condition) ? { site: of.kind, condition: checked, body: core } : null;
}

function checkCondition(env: Environment, condition: Expression): Checked {
  const core = checkExpression(env, condition);
  if (!core) return null;
  if (core.type.length > 0) return fail(env, condition.span, say.conditionNotScalar(core.type));
  const tensor = tensorRead(core);
  if (!tensor) {
    const part = beyondNumbers(core);
    return part ? fail(env, condition.span, say.conditionBeyondNumbers(env.context.origins.get(part) ?? null)) : core;
  }
  const place = env.context.origins.get(tensor) ?? null;
  const shown = place ? `\`${place.source.text.slice(place.span.start, place.span.end)}\`` : 'a tensor';
  return fail(env, condition.span, say.conditionReads(place, shown));
}

function combine(
  env: Environment,
  node: Fold,
  fold: FoldName,
  family: Family,
  variants: readonly FoldVariant[],
): Checked {
  const binder = env.folds;
  const split = variants.map(({ body }) => splitAxes(body.type, binder));
  const joined = fold === 'concat' ? joinedAxis(env, node, family, variants, split) : null;
  if (fold === 'concat' && !joined) return null;
  if (!agree(env, node, variants, split, fold) || (!joined && !allLeave(env, node, variants, split))) return null;

  const [{ body }] = variants;
  const { outside } = split[0];
  const op = { kind: 'fold', fold, family, binder, variants, joined: joined?.name ?? null } as const;
  if (joined)
    return make(
      env,
      node.span,
      op,
      body.type.map((axis) => (axis.name === joined.name ? joined : axis)),
    );
  if (fold !== 'collect') return make(env, node.span, op, body.type);
  if (outside.some(({ name }) => name === 'layer')) return fail(env, node.body.span, axes.layerTaken(body.type));
  return make(env, node.span, op, [foldAxis('layer', binder, family, variants, null), ...body.type]);
}

interface Split {
  /** Axes that are the same at every site. */
  readonly outside: AxisType;
  /** Axes whose size the site decides. */
  readonly own: AxisType;
}

function splitAxes(type: AxisType, binder: number): Split {
  const isOwn = ({ size }: Axis): boolean => bindersOf(size).includes(binder);
  return { outside: type.filter((axis) => !isOwn(axis)), own: type.filter(isOwn) };
}

function allLeave(env: Environment, node: Fold, variants: readonly FoldVariant[], split: readonly Split[]): boolean {
  const at = split.findIndex(({ own }) => own.length > 0);
  if (at === -1) return true;
  const names = split[at].own.map(({ name }) => name);
  const result = node.body.kind === 'block' ? node.body.result : node.body;
  const { type } = variants[at].body;
  fail(env, result.span, axes.axisLeaves(names, type, placeOf(env, node.fold.span), node.fold.text));
  return false;
}

/** Whether the bodies have one type, but for the axis that `concat` joins. */
function agree(
  env: Environment,
  node: Fold,
  variants: readonly FoldVariant[],
  split: readonly Split[],
  fold: FoldName,
): boolean {
  const fine = split.findIndex(({ own }) => own.length === (fold === 'concat' ? 1 : 0));
  // If no kind is fine they have that in common, which is then what is wrong.
  if (fine === -1) return true;
  const like = ({ outside, own }: Split): boolean =>
    sameType(outside, split[fine].outside) && own.length === split[fine].own.length;
  const odd = split.findIndex((each) => !like(each));
  if (odd === -1) return true;
  const [first, other] = [Math.min(fine, odd), Math.max(fine, odd)].map((at) => variants[at]);
  const [one, two] = [first, other].map(({ site }) => SITES[site].doc);
  fail(env, node.body.span, axes.kindsDisagree(one, first.body.type, two, other.body.type));
  return false;
}

function joinedAxis(
  env: Environment,
  node: Fold,
  family: Family,
  variants: readonly FoldVariant[],
  split: readonly Split[],
): Axis | null {
  const at = split.findIndex(({ own }) => own.length !== 1);
  const place = placeOf(env, node.fold.span);
  if (at !== -1) {
    return fail(env, node.body.span, axes.nothingToJoin(variants[at].body.type, split[at].own.length, place));
  }
  const names = split.map(({ own }) => own[0].name);
  const odd = names.findIndex((name) => name !== names[0]);
  if (odd !== -1) {
    const [one, two] = [variants[0], variants[odd]].map(({ site }) => SITES[site].doc);
    return fail(env, node.body.span, axes.joinedDiffer(one, two, names[0], names[odd]));
  }
  return foldAxis(
    names[0],
    env.folds,
    family,
    variants,
    split.map(({ own }) => own[0]),
  );
}

/**
 * The axis along which a fold lines up or joins its sites. Two of them have the same size when the same sites take part and,
 * if joined, each gives as much to the one as to the other.
 */
function foldAxis(
  name: string,
  binder: number,
  family: Family,
  variants: readonly FoldVariant[],
  joined: AxisType | null,
): Axis {
  const parts = variants.map(
    ({ condition }, at) => `${condition?.id ?? 'all'}${joined ? `:${sizeKey(joined[at].size)}` : ''}`,
  );
  const conditions = variants.flatMap(({ condition }) => (condition ? freeBinders(condition) : []));
  const sizes = (joined ?? []).flatMap(({ size }) => bindersOf(size));
  const binders = [...new Set([...conditions, ...sizes])].filter((each) => each !== binder).sort((a, b) => a - b);
  return { name, size: { kind: 'fold', fold: `${joined ? 'concat' : 'collect'} ${family} ${parts.join()}`, binders } };
}
