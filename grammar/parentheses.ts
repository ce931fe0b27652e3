/** Which parentheses of a text its formatted form keeps: those that it needs, and those in which a comment stands. */
import type * as ast from './ast.ts';
import { closes, opens } from './brackets.ts';
import type { Parsed } from './parse.ts';
import type { Grouping } from './print-expression.ts';
import type { Token } from './token.ts';

export interface KeptParentheses {
  readonly grouping: Grouping;
  /** The tokens without the parentheses that `grouping`, asked for every expression, did not keep. */
  readonly remaining: () => readonly Token[];
}

/** A line break is always allowed where a comment stood in parentheses; without them the line rule might forbid it. */
export function keptParentheses(
  { tokens, parentheses }: Pick<Parsed, 'tokens' | 'parentheses'>,
  comments: readonly ast.Comment[],
): KeptParentheses {
  const commented = bracketsWithComments(tokens, comments);
  const kept = new Set<number>();
  return {
    grouping: (expression, needed) => {
      const pairs = parentheses.get(expression) ?? [];
      const holding = pairs.filter(({ start }) => commented.has(start));
      const chosen = holding.length === 0 && needed ? pairs.slice(-1) : holding;
      for (const { start, end } of chosen) kept.add(start).add(end - 1);
      return Math.max(chosen.length, needed ? 1 : 0);
    },
    remaining: () => {
      const all = [...parentheses.values()].flat().flatMap(({ start, end }) => [start, end - 1]);
      const dropped = new Set(all.filter((offset) => !kept.has(offset)));
      return tokens.filter(({ startOffset }) => !dropped.has(startOffset));
    },
  };
}

/** Where the brackets begin in which a comment stands and not in others inside of them. */
function bracketsWithComments(tokens: readonly Token[], comments: readonly ast.Comment[]): ReadonlySet<number> {
  const found = new Set<number>();
  const open: number[] = [];
  let next = 0;
  for (const one of tokens) {
    for (; next < comments.length && comments[next].span.start < one.startOffset; next += 1) {
      if (open.length > 0) found.add(open[open.length - 1]);
    }
    if (opens(one)) open.push(one.startOffset);
    else if (closes(one)) open.pop();
  }
  return found;
}
