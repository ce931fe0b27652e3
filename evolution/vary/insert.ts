/** Insert mutation: an operator comes between a part and what it is part of; other operands that it takes are new. */
import type { Expression } from '../../grammar/ast.ts';
import { type Goal, together, type Way } from '../generate/goal.ts';
import { growParts } from '../generate/grow.ts';
import { pick, pickWeighted } from '../generate/random.ts';
import { type Extent, extentOf, within } from '../genome/parts.ts';
import type { Place } from './place.ts';
import { atSomePlace, type Setting, type Variation } from './variation.ts';

/** How much a new operand may add. */
const MOST_NEW = 4;

export const insert: Variation = {
  doc: 'puts an operator on a part; other operands that it takes are new',
  weight: 2,
  parents: 1,
  vary: ([parent], setting) =>
    atSomePlace(parent, setting, (place, room) => (place.goal ? onTop(place, place.goal, room, setting) : null)),
};

function onTop({ expression, smooth }: Place, goal: Goal, room: Extent, { random }: Setting): Expression | null {
  const kind = smooth.wanted ? 'smooth' : 'any';
  const own = extentOf(expression);
  const extentWith = (way: Way, slot: number): Extent =>
    together(
      way,
      way.parts.map(({ least }, at) => (at === slot ? own : least[kind])),
    );
  const rules = goal.rules.flatMap((rule) => {
    if (smooth.wanted && !rule.smooth) return [];
    const ways = rule.ways.filter(
      (way) => way.parts.includes(goal) && within(extentWith(way, way.parts.indexOf(goal)), room),
    );
    return ways.length === 0 ? [] : [{ ...rule, ways }];
  });
  const rule = pickWeighted(random, rules);
  const way = rule && pickWeighted(random, rule.ways);
  if (!way) return null;
  const slots = way.parts.flatMap((part, at) => (part === goal ? [at] : []));
  const slot = pick(random, slots);
  const added = extentWith(way, slot).size - own.size;
  // `growParts` deals out what is left beside the part that is given.
  const size = Math.min(room.size - own.size, added + MOST_NEW);
  return way.write(
    growParts(
      way,
      { size, depth: room.depth },
      { random, smooth: smooth.wanted, ending: 0.5 },
      new Map([[slot, expression]]),
    ),
  );
}
