/** Subtree mutation: a random part is replaced by a new random one of its type [Koz92]. */
import { fits, grow } from '../generate/grow.ts';
import { sizeOf } from '../genome/parts.ts';
import { atSomePlace, type Variation } from './variation.ts';

/** How much larger a new part may be than twice the old one: children stay near their parents. */
const SLACK = 5;

/** How often a new part ends early at a tensor or number. */
const ENDING = 0.2;

export const subtree: Variation = {
  doc: 'replaces a random part by a new random one of its type',
  weight: 4,
  parents: 1,
  vary: ([parent], setting) =>
    atSomePlace(parent, setting, ({ goal, expression, smooth }, room) => {
      const size = Math.min(room.size, Math.max(2 * sizeOf(expression) + SLACK, goal?.least.any.size ?? 0));
      const within = { size, depth: room.depth };
      if (!goal || !fits(goal, within, smooth.wanted)) return null;
      return grow(goal, within, { random: setting.random, smooth: smooth.wanted, ending: ENDING });
    }),
};
