/** Reading tensors and numbers: `p.logits`, `l.weight`, `l.stride`, `n[t].out`. */
import type { Index, Member, Reference } from '../../grammar/ast.ts';
import type { Span } from '../../grammar/source.ts';
import { labelledBatch } from '../core/batches.ts';
import type { PassSpec } from '../core/core.ts';
import { FAMILIES, PASS_TENSORS, type PassTensor, SITES, type SiteKind, type SiteNumber } from '../sites/families.ts';
import { type Environment, fail, make, MISSING, resolve } from './environment.ts';
import { checkExpression, exampleTensor } from './expression.ts';
import { unknownName } from './messages/names.ts';
import * as say from './messages/passes.ts';
import { hasType } from './messages/words.ts';
import { hasImages, passTensorType } from './pass-spec.ts';
import { builtin, type Checked, type Entity, visibleNames } from './scope.ts';
import { familiesWith, hasMember, membersOf, type Site, tensorType } from './site.ts';

type PassEntity = Extract<Entity, { kind: 'pass' }>;
type SiteEntity = Extract<Entity, { kind: 'site' }>;

/** The core of `object.member`. */
export function checkMember(env: Environment, expression: Member): Checked {
  const { object, member } = expression;
  if (object.kind === 'index') {
    const found = siteOfPass(env, object);
    return found && siteMember(env, found.site, found.pass.spec, expression);
  }
  if (object.kind === 'reference' && object.name === MISSING) return null;
  const entity = object.kind === 'reference' ? resolve(env, object.name) : null;
  if (entity?.kind === 'unclear') return null;
  if (entity?.kind === 'pass') return passMember(env, entity, expression);
  if (entity?.kind === 'site') return siteMember(env, entity, entity.site.of?.pass ?? null, expression);
  if (object.kind === 'reference' && !entity && !builtin(object.name)) {
    return fail(env, object.span, unknownName(object.name, visibleNames(env.scope)));
  }
  const core = checkExpression(env, object);
  return core && fail(env, member.span, say.noMembers(`this ${hasType(core.type)}`, member.text));
}

/** `n[l]` alone is not a value. */
export function checkIndex(env: Environment, index: Index): Checked {
  const found = siteOfPass(env, index);
  if (!found) return null;
  const [pass, site] = [index.object, index.index].map((part) => (part as Reference).name);
  return fail(env, index.span, say.siteOfPassAsValue(pass, site, exampleTensor(found.site)));
}

function siteOfPass(env: Environment, { object, index }: Index): { pass: PassEntity; site: SiteEntity } | null {
  const pass = entityOf(env, object);
  if (pass === 'unknown') return null;
  if (pass?.kind !== 'pass') return fail(env, object.span, say.notAPass());
  const site = entityOf(env, index);
  if (site === 'unknown') return null;
  if (site?.kind === 'site') return { pass, site };
  const value = site?.kind === 'pass' || site?.kind === 'def' ? undefined : checkExpression(env, index);
  if (value === null) return null;
  return fail(env, index.span, say.notASite((object as Reference).name, value?.type ?? null));
}

/** What a bare name stands for, null for anything else; names that stand for nothing are reported. */
function entityOf(env: Environment, expression: Index['object']): Entity | null | 'unknown' {
  if (expression.kind !== 'reference') return null;
  if (expression.name === MISSING) return 'unknown';
  const entity = resolve(env, expression.name);
  if (entity?.kind === 'unclear') return 'unknown';
  if (entity || builtin(expression.name)) return entity;
  fail(env, expression.span, unknownName(expression.name, visibleNames(env.scope)));
  return 'unknown';
}

function passMember(env: Environment, pass: PassEntity, { member, object, span }: Member): Checked {
  const name = member.text;
  const shown = (object as Reference).name;
  if (name === MISSING || !pass.spec) return null;
  if (Object.hasOwn(FAMILIES, name)) return fail(env, span, say.familyAsValue(shown, name));
  if (!isPassTensor(name)) {
    return fail(env, member.span, say.unknownPassMember(shown, name, Object.keys(PASS_TENSORS)));
  }
  if (name === 'loss' && !pass.spec.loss) return fail(env, member.span, say.noLoss(shown, pass.place));
  if ((name === 'labels' || name === 'targets') && labelledBatch(pass.spec) === null) {
    return fail(env, member.span, say.noLabels(shown, name, hasImages(pass.spec), pass.place));
  }
  return make(env, span, { kind: 'pass_tensor', pass: pass.spec, tensor: name }, passTensorType(pass.spec, name));
}

const isPassTensor = (name: string): name is PassTensor => Object.hasOwn(PASS_TENSORS, name);

function siteMember(env: Environment, entity: SiteEntity, pass: PassSpec | null, { member, span }: Member): Checked {
  const { site } = entity;
  const name = member.text;
  if (name === MISSING || !site.of || !pass) return null;
  const { kind } = site.of;
  const { tensors, numbers } = SITES[kind];
  if (Object.hasOwn(tensors, name)) {
    const type = tensorType(site, tensors[name], pass);
    return make(env, span, { kind: 'site_tensor', pass, binder: site.binder, tensor: name }, type);
  }
  const number = numbers.find((each) => each === name);
  if (number) return siteNumber(env, span, site, number);
  return noSiteMember(env, entity, kind, site.of.family, { text: name, span: member.span });
}

const siteNumber = (env: Environment, span: Span, { binder }: Site, number: SiteNumber): Checked =>
  make(env, span, { kind: 'site_number', binder, number }, []);

function noSiteMember(
  env: Environment,
  { place }: SiteEntity,
  kind: SiteKind,
  family: keyof typeof FAMILIES,
  member: Member['member'],
): null {
  const kinds: readonly SiteKind[] = FAMILIES[family].kinds;
  const lacking = kinds.find((each) => !hasMember(each, member.text)) ?? kind;
  if (kinds.some((each) => hasMember(each, member.text))) {
    const instead = familiesWith(member.text).filter((each) =>
      FAMILIES[each].kinds.some((one) => kinds.includes(one as never)),
    );
    return fail(env, member.span, say.onlySomeKinds(member.text, family, SITES[lacking].doc, place, instead));
  }
  const { source, span } = place;
  const binder = source.text.slice(span.start, span.end);
  return fail(env, member.span, say.unknownSiteMember(binder, SITES[kind].doc, member.text, membersOf(kind)));
}
