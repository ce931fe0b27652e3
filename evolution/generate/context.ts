/** The folds around a place: what may be read there, and which axes belong to which site. */
import type { Expression } from '../../grammar/ast.ts';
import * as b from '../../grammar/build.ts';
import { printExpression } from '../../grammar/print.ts';
import { FAMILIES, type Family, SITES } from '../../compiler/sites/families.ts';
import { siteName } from '../genome/genome.ts';

export interface FoldAround {
  readonly family: Family;
  /** Under the canonical names of sites. */
  readonly condition: Expression | null;
}

/** From the outside. */
export type Context = readonly FoldAround[];

/** Equal for contexts in which the same programs are well-typed. */
export const contextKey = (context: Context): string =>
  context
    .map(({ family, condition }) => (condition ? `${family} where ${printExpression(condition)}` : family))
    .join(' / ');

/** The tensors that all sites of a family have. */
export function tensorsOf(family: Family): readonly string[] {
  const [first, ...others] = FAMILIES[family].kinds.map((kind) => Object.keys(SITES[kind].tensors));
  return first.filter((name) => others.every((tensors) => tensors.includes(name)));
}

/** An expression in the folds of a context, summed up to a score. */
export function within(context: Context, pass: string, body: Expression): Expression {
  return context.reduceRight(
    (inner, { family, condition }, depth) =>
      b.fold('sum', siteName(depth), b.member(b.reference(pass), family), condition, inner),
    body,
  );
}
