/** A value grows: from a few leaves, step by step, each step made of what there is already. */
import type { Expression, Let } from '../../../../grammar/ast.ts';
import { allIn } from '../../../../compiler/check/children.ts';
import * as b from '../../../../grammar/build.ts';
import { derive } from './derive.ts';
import { draw } from './draw.ts';
import { operate } from './operate.ts';
import { chance, leaf, pick, type Place, type Typed } from './typed.ts';
import { visit } from './visit.ts';

/** How many leaves a value starts from; they come first in the pool. */
export const LEAVES = 3;
const MOST_INLINE = 8;

/** A value of about `size` operators, some of its parts named in the place's lets. */
export function grow(place: Place, size: number): Typed {
  const { source, pool } = place;
  for (let count = 0; count < LEAVES; count += 1) pool.push(leaf(place));
  let last = pool[pool.length - 1];
  for (let step = 0; step < size; step += 1) {
    const made = stepOf(place, size);
    if (!made) continue;
    last = allIn([made.expression]).length > MOST_INLINE || chance(source, 3) ? named(place, made) : made;
    pool.push(last);
  }
  return last;
}

function stepOf(place: Place, size: number): Typed | null {
  const { source } = place;
  switch (source.choose(9)) {
    case 0:
      return leaf(place);
    case 1:
      return derive(place);
    case 2:
      return visit(place, Math.max(1, size >> 1));
    case 3:
      return callDef(place);
    case 4:
      return draw(place);
    default:
      return operate(place);
  }
}

function callDef({ source, defs, pool }: Place): Typed | null {
  if (defs.length === 0) return null;
  const x = pick(source, pool);
  return { ...x, expression: b.call(pick(source, defs), [b.argument(x.expression)]), variable: null };
}

function named({ source, lets }: Place, value: Typed): Typed {
  const name = source.fresh('x');
  lets.push(b.letOf(name, value.expression));
  return { ...value, expression: b.reference(name) };
}

/** The lets that a result needs, directly or through others. */
export function usedLets(lets: readonly Let[], result: Expression): readonly Let[] {
  const needed = new Set(namesIn(result));
  return lets
    .toReversed()
    .filter((each) => {
      if (!needed.has(each.name.text)) return false;
      for (const name of namesIn(each.value)) needed.add(name);
      return true;
    })
    .toReversed();
}

/** The names that an expression refers to. */
export const namesIn = (expression: Expression): readonly string[] =>
  allIn([expression]).flatMap((each) => (each.kind === 'reference' ? [each.name] : []));
