/** Point mutation: one operator is replaced by another for the same operands, or one tensor by another of its type. */
import { printExpression } from '../../grammar/print.ts';
import type { Goal } from '../generate/goal.ts';
import { pickWeighted } from '../generate/random.ts';
import { typesKey } from '../generate/types.ts';
import type { Expression } from '../../grammar/ast.ts';
import type { Extent } from '../genome/parts.ts';
import type { Place } from './place.ts';
import { atSomePlace, fitsInto, type Setting, type Variation } from './variation.ts';

export const point: Variation = {
  doc: 'replaces an operator by another for the same operands, or a tensor by another of its type',
  weight: 3,
  parents: 1,
  vary: ([parent], setting) =>
    atSomePlace(parent, setting, (place, room) =>
      place.goal ? (place.parts.length === 0 ? otherTerminal : otherOperator)(place, place.goal, room, setting) : null,
    ),
};

function otherTerminal(
  { expression }: Place,
  { terminals }: Goal,
  room: Extent,
  { random }: Setting,
): Expression | null {
  const text = printExpression(expression);
  const others = terminals.filter(
    (each) => fitsInto(each.expression, room) && printExpression(each.expression) !== text,
  );
  return pickWeighted(random, others)?.expression ?? null;
}

function otherOperator(place: Place, goal: Goal, room: Extent, { random }: Setting): Expression | null {
  const text = printExpression(place.expression);
  const parts = place.parts.map(({ expression }) => expression);
  const keys = place.parts.map((part) => (part.goal ? typesKey(part.goal.types) : null));
  const others = goal.rules.flatMap((rule) => {
    if (place.smooth.wanted && !rule.smooth) return [];
    const made = rule.ways.flatMap((way) => {
      // A fold's part belongs to the fold: another family's part of equal type is another goal.
      const fitting =
        way.parts.length === keys.length &&
        way.parts.every((part, at) => part === place.parts[at].goal || sameInside(part, place, at, keys[at]));
      const expression = fitting ? way.write(parts) : null;
      const isOther = expression && fitsInto(expression, room) && printExpression(expression) !== text;
      return isOther ? [{ expression, weight: way.weight }] : [];
    });
    return made.length === 0 ? [] : [{ weight: rule.weight, made }];
  });
  const rule = pickWeighted(random, others);
  return (rule && pickWeighted(random, rule.made)?.expression) ?? null;
}

/** A number may stand where the tables ask for one, which is a goal of its own. */
const sameInside = (part: Goal, { parts }: Place, at: number, key: string | null): boolean =>
  parts[at].expression.kind === 'number' && part.rules.length === 0 && typesKey(part.types) === key;
