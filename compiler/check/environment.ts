/**
 * What checking an expression depends on: the names around it, and what the whole check shares. An environment is a value;
 * going into a fold, a block or a def makes a new one.
 */
import type { Expression, Let, Pass } from '../../grammar/ast.ts';
import { maximalChain, maximalNesting } from '../../grammar/limits.ts';
import type { Source, Span } from '../../grammar/source.ts';
import type { AxisType } from '../core/axis.ts';
import type { Core, CoreBuilder, CoreOp, PassSpec } from '../core/core.ts';
import { freeBinders } from '../core/walk.ts';
import { tooLarge } from './messages/names.ts';
import type { Finding, Place, Reports } from './report.ts';
import { type Checked, type Entity, find, type Scope } from './scope.ts';

/** What one check shares. */
export interface Context {
  readonly builder: CoreBuilder;
  readonly reports: Reports;
  /** The type of each expression, each time that it was checked: a fold's body for each kind of site, a def's for its calls. */
  readonly types: Map<Expression, AxisType[]>;
  /** Where each node first appeared. */
  readonly origins: Map<Core, Place>;
  /** The names that `let`s give to nodes. */
  readonly names: Map<Core, string>;
  readonly used: Set<Let | Pass>;
  /** Where each pass was defined. */
  readonly passes: Map<PassSpec, Place>;
  /** The calls of each def that are known already, by the ids of their arguments. */
  readonly calls: Map<Entity, Map<string, Checked>>;
  /** The defs that call themselves; already reported. */
  readonly recursive: ReadonlySet<Entity>;
  /** How many more expressions may be checked. */
  left: number;
}

export interface Environment {
  readonly context: Context;
  readonly source: Source;
  readonly scope: Scope;
  /** How many folds are around: the binder of the next one. */
  readonly folds: number;
  /** The calls of defs around, from the outside. */
  readonly calls: readonly Place[];
  /** How many expressions are around, through all defs. */
  readonly level: number;
}

/** What the parser lets a text nest, and as much again through defs that call defs. */
const DEEPEST = 2 * (maximalNesting + maximalChain);

/** Defs that call defs that call defs. */
const MOST_CALLS = 60;

/**
 * How many expressions may be checked in a text of some length, each counted once for each kind of site and each def's call
 * that it is checked for.
 */
export const affordable = (length: number): number => 50_000 + length;

export const placeOf = (env: Environment, span: Span): Place => ({ source: env.source, span });

/** What the parser puts where a name is missing; it has said so. */
export const MISSING = '';

/** Reports a finding at a span; the expression that has it is unknown from here on. */
export function fail(env: Environment, span: Span, finding: Finding): null {
  env.context.reports.add(placeOf(env, span), finding, env.calls);
  return null;
}

/** Makes a node, and remembers where it first appeared. */
export function make(env: Environment, span: Span, op: CoreOp, type: AxisType): Core {
  const core = env.context.builder.node(op, type);
  if (env.context.origins.has(core)) return core;
  env.context.origins.set(core, placeOf(env, span));
  // Known from its parts now; asked later, of a long chain of nodes, it would recurse as deep as the chain is long.
  freeBinders(core);
  return core;
}

/** Notes the type of an expression. */
export function record({ context }: Environment, expression: Expression, { type }: Core): void {
  const known = context.types.get(expression);
  if (known) known.push(type);
  else context.types.set(expression, [type]);
}

/** Whether there is room for another expression; says so once if not. */
export function afford(env: Environment, span: Span): boolean {
  const { context } = env;
  context.left -= 1;
  if (context.left > 0 && env.level < DEEPEST && env.calls.length < MOST_CALLS) return true;
  if (context.left >= 0) fail(env, span, tooLarge());
  context.left = -1;
  return false;
}

/** What a name stands for here; reading it counts as a use. */
export function resolve(env: Environment, name: string): Entity | null {
  const entity = find(env.scope, name);
  if (entity?.kind === 'let' || entity?.kind === 'pass') env.context.used.add(entity.node);
  return entity;
}
