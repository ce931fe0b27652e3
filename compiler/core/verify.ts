/**
 * The laws of the typed core, checked from scratch: types follow from the axis rules, binders are bound, folds keep the
 * axes of their sites to themselves. Run in tests after everything that makes core.
 */
import { hasRows, jacobianType } from '../check/derivative.ts';
import { refine } from '../check/refine.ts';
import { passTensorType } from '../check/pass-spec.ts';
import { hasMember, type Site, tensorType } from '../check/site.ts';
import { wholeIn } from '../check/arguments.ts';
import { tensorRead } from '../check/known.ts';
import { isProblem, type RuleInput, TYPE_RULES } from '../operators/typing.ts';
import { OPERATORS, type Parameter } from '../operators/table.ts';
import { FAMILIES, SITES } from '../sites/families.ts';
import { labelledBatch } from './batches.ts';
import { type AxisType, bindersOf, sameAxis, sameType, showType } from './axis.ts';
import type { Core } from './core.ts';
import { partsOf } from './walk.ts';

/** What is wrong with a program's core, one line each; empty if nothing is. */
export function verifyCore(score: Core): readonly string[] {
  const problems = new Set<string>();
  if (score.type.length > 0) problems.add(`the score has axes ${showType(score.type)}`);
  const seen = new Set<string>();
  const waiting: Occurrence[] = [{ core: score, sites: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const key = `${next.core.id} ${next.sites.map(siteKey).join(' ')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const problem = problemOf(next);
    if (problem !== null) problems.add(`${next.core.kind} ${next.core.id}: ${problem}`);
    waiting.push(...inside(next));
  }
  return [...problems];
}

/** A node where it stands: at these sites of the folds around. */
interface Occurrence {
  readonly core: Core;
  readonly sites: readonly Site[];
}

const siteKey = ({ of, same }: Site): string => `${of?.kind} ${[...same].flat().join('.')}`;

function inside({ core, sites }: Occurrence): readonly Occurrence[] {
  if (core.kind !== 'fold') return partsOf(core).map((part) => ({ core: part, sites }));
  const at = (site: Omit<Site, 'binder'>): readonly Site[] => [
    ...sites.slice(0, core.binder),
    { binder: core.binder, ...site },
  ];
  return core.variants.flatMap(({ site: kind, condition, body }) => {
    const of = { pass: null, family: core.family, kind };
    const bodies = { core: body, sites: at({ of, same: refine(condition, core.binder) }) };
    return condition ? [{ core: condition, sites: at({ of, same: new Map() }) }, bodies] : [bodies];
  });
}

function problemOf({ core, sites }: Occurrence): string | null {
  switch (core.kind) {
    case 'number':
    case 'constant':
      return expectType(core, []);
    case 'pass_tensor': {
      if (core.tensor === 'loss' && !core.pass.loss) return 'the pass has no loss';
      const labels = core.tensor === 'labels' || core.tensor === 'targets';
      if (labels && labelledBatch(core.pass) === null) return 'the pass has no labels';
      return expectType(core, passTensorType(core.pass, core.tensor));
    }
    case 'site_tensor': {
      const site = sites[core.binder];
      if (!site?.of) return `binder ${core.binder} is not bound`;
      const { tensors } = SITES[site.of.kind];
      if (!Object.hasOwn(tensors, core.tensor)) return `a ${site.of.kind} has no tensor ${core.tensor}`;
      return expectType(core, tensorType(site, tensors[core.tensor], core.pass));
    }
    case 'site_number': {
      const site = sites[core.binder];
      if (!site?.of) return `binder ${core.binder} is not bound`;
      return hasMember(site.of.kind, core.number) ? expectType(core, []) : `a ${site.of.kind} has no ${core.number}`;
    }
    case 'apply':
      return problemOfApply(core);
    case 'fold':
      return problemOfFold(core);
    case 'random':
      return notAVariable(core.x) ?? expectType(core, core.x.type);
    case 'grad':
      if (core.y.type.length > 0) return 'y is not a scalar';
      return notAVariable(core.x) ?? expectType(core, core.x.type);
    case 'jacobian':
      if (!hasRows(core.y.type)) return 'y has not one axis';
      return notAVariable(core.x) ?? expectType(core, jacobianType(core.y.type, core.x.type));
    default:
      return core satisfies never;
  }
}

const notAVariable = ({ kind }: Core): string | null =>
  kind === 'pass_tensor' || kind === 'site_tensor' ? null : `x is ${kind}`;

const expectType = ({ type }: Core, expected: AxisType): string | null =>
  sameType(type, expected) ? null : `has type ${showType(type)}, should have ${showType(expected)}`;

function problemOfApply(core: Core & { readonly kind: 'apply' }): string | null {
  const parameters: readonly Parameter[] = OPERATORS[core.operator].parameters;
  const count = parameters.filter(({ kind }) => kind === 'tensor').length;
  const tensors = core.arguments.slice(0, count).map(({ type }) => type);
  if (tensors.length < count) return `${core.operator} has ${core.arguments.length} arguments`;
  const typed = TYPE_RULES[core.operator]({ tensors, ...axesOf(core, tensors[0]) });
  if (isProblem(typed)) return typed.title;
  if (typed.axes.join() !== core.axes.join()) return `works on [${core.axes.join()}], should on [${typed.axes.join()}]`;
  return expectType(core, typed.type);
}

/** What the axis rule was given, from what it gave. */
function axesOf(core: Core & { readonly kind: 'apply' }, x: AxisType): Omit<RuleInput, 'tensors'> {
  const { operator, axes } = core;
  const whole = wholeIn(core.operator, core.arguments.slice(1));
  if (operator === 'rename') return { axes: [axes[0]], keep: null, name: axes[1], whole };
  const rest = x.map(({ name }) => name).filter((name) => !axes.includes(name));
  return operator === 'flatten'
    ? { axes: null, keep: rest, name: null, whole }
    : { axes, keep: null, name: null, whole };
}

function problemOfFold(core: Core & { readonly kind: 'fold' }): string | null {
  const kinds = core.variants.map(({ site }) => site).join();
  if (kinds !== FAMILIES[core.family].kinds.join()) return `has bodies for ${kinds}`;
  for (const { condition, body } of core.variants) {
    if (condition && (condition.type.length > 0 || tensorRead(condition)))
      return 'the condition is not known beforehand';
    const own = body.type.filter(({ size }) => bindersOf(size).includes(core.binder));
    if (own.map(({ name }) => name).join() !== (core.joined ?? ''))
      return `[${own.map(({ name }) => name)}] cannot leave`;
  }
  if (core.type.some(({ size }) => bindersOf(size).includes(core.binder))) return 'the type depends on the site';
  const rest = core.type.filter(({ name }) => name !== core.joined && (core.fold !== 'collect' || name !== 'layer'));
  const fits = ({ body }: (typeof core.variants)[number]): boolean =>
    rest.length === body.type.length - (core.joined === null ? 0 : 1) &&
    rest.every((axis) => body.type.some((other) => sameAxis(axis, other)));
  return core.variants.every(fits) ? null : 'the bodies have other types';
}
