/** Types of expressions in a context: one for each combination of the kinds of site around. */
import type { Def, Expression, Pass } from '../../grammar/ast.ts';
import * as b from '../../grammar/build.ts';
import { check } from '../../compiler/check/check.ts';
import { type AxisType, bindersOf, sizeKey } from '../../compiler/core/axis.ts';
import { coreBuilder } from '../../compiler/core/core.ts';
import { type Context, within } from './context.ts';

export type Types = readonly AxisType[];

/** Equal for equal types; the order of axes does not matter. */
export const typesKey = (types: Types): string =>
  types
    .map((type) =>
      type
        .map(({ name, size }) => `${name}:${sizeKey(size)}`)
        .sort()
        .join(),
    )
    .join('|');

/** Whether no axis belongs to the site of the fold at that depth. */
export const isFreeOf = (types: Types, depth: number): boolean =>
  types.every((type) => type.every(({ size }) => !bindersOf(size).includes(depth)));

/** The types of an expression in a context, or null if the checker refuses it there. */
export function typesOf(
  expression: Expression,
  context: Context,
  passes: readonly Pass[],
  defs: readonly Def[],
): Types | null {
  const [{ name }] = passes;
  const score = within(context, name.text, b.call('sum', [b.argument(expression)]));
  const file = b.file([...defs, b.proxy('probe', [...passes, b.score(score)])]);
  const { types, diagnostics } = check(file, { name: 'probe.zc', text: '' }, () => null, coreBuilder());
  if (diagnostics.some(({ severity }) => severity === 'error')) return null;
  return types.get(expression) ?? null;
}
