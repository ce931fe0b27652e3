/**
 * Gives names to what an expression says twice, and to folds inside folds that do not depend on the site around: a `let` of the
 * proxy, or of the body of the fold whose site it reads.
 */
import type { Expression, Let } from '../../grammar/ast.ts';
import * as b from '../../grammar/build.ts';
import { printExpression } from '../../grammar/print.ts';
import { partsOf, sizeOf, withParts } from './parts.ts';
import { namesIn } from './tidy.ts';

export interface WithLets {
  readonly lets: readonly Let[];
  readonly result: Expression;
}

/** Smaller parts are as clear as their names. */
const LEAST_SIZE = 3;

const STEMS = ['x', 'y', 'z', 'u', 'v'];

/** The expression with names for its repeated parts; `fresh` makes names. Written out again it is the same expression. */
export function withLets(expression: Expression, fresh: (stem: string) => string): WithLets {
  const values = new Map<string, Expression>();
  let result = expression;
  for (;;) {
    const repeated = largestNameless([...values.values(), result]);
    if (repeated === null) break;
    const name = fresh(STEMS[values.size % STEMS.length]);
    for (const [known, value] of values) values.set(known, replaced(value, repeated, name));
    result = replaced(result, repeated, name);
    values.set(name, repeated);
  }
  const inner = (each: Expression): Expression => withBlocks(each, fresh);
  const lets = inOrder(values, result).map(([name, value]) => b.letOf(name, inner(value)));
  return { lets, result: inner(result) };
}

/** The bodies of the outermost folds, with their own names. */
function withBlocks(expression: Expression, fresh: (stem: string) => string): Expression {
  if (expression.kind === 'fold') {
    const { lets, result } = withLets(expression.body, fresh);
    return { ...expression, body: b.block(lets, result) };
  }
  return withParts(
    expression,
    partsOf(expression).map((part) => withBlocks(part, fresh)),
  );
}

/** The largest part that is to have a name here: it reads no site of a fold inside, and is there twice or a fold itself. */
function largestNameless(roots: readonly Expression[]): Expression | null {
  const seen = new Set<string>();
  let largest: Expression | null = null;
  const visit = (part: Expression, inside: readonly string[]): void => {
    const large = sizeOf(part) >= LEAST_SIZE && sizeOf(part) > (largest ? sizeOf(largest) : 0);
    if (large && !freeNames(part).some((name) => inside.includes(name))) {
      const key = printExpression(part);
      if (seen.has(key) || (part.kind === 'fold' && inside.length > 0)) largest = part;
      seen.add(key);
    }
    const within = part.kind === 'fold' ? [...inside, part.binder.text] : inside;
    for (const inner of partsOf(part)) visit(inner, within);
  };
  for (const root of roots) visit(root, []);
  return largest;
}

/** The names in a part that do not stand for sites of folds in it. */
function freeNames(part: Expression): readonly string[] {
  if (part.kind === 'fold') {
    const inner = [...freeNames(part.body), ...namesIn(part.condition)];
    return inner.filter((name) => name !== part.binder.text);
  }
  const parts = partsOf(part);
  if (parts.length === 0) return namesIn(part);
  // What a derivative is taken by is no part, but names a site too.
  const variable = part.kind === 'call' ? part.arguments.at(-1)?.value : undefined;
  const rest = variable && variable.kind !== 'axes' && !parts.includes(variable) ? namesIn(variable) : [];
  return [...parts.flatMap(freeNames), ...rest];
}

function replaced(expression: Expression, part: Expression, name: string): Expression {
  const key = printExpression(part);
  const size = sizeOf(part);
  const visit = (each: Expression): Expression => {
    if (sizeOf(each) === size && printExpression(each) === key) return b.reference(name);
    return sizeOf(each) <= size ? each : withParts(each, partsOf(each).map(visit));
  };
  return visit(expression);
}

/** Names after those that their values need. */
function inOrder(
  values: ReadonlyMap<string, Expression>,
  result: Expression,
): readonly (readonly [string, Expression])[] {
  const ordered = new Map<string, Expression>();
  const visit = (expression: Expression): void => {
    for (const name of namesIn(expression)) {
      const value = values.get(name);
      if (!value || ordered.has(name)) continue;
      visit(value);
      ordered.set(name, value);
    }
  };
  visit(result);
  return [...ordered];
}
