/** Shrink mutation: a part is replaced by a tensor or number of its type, or by the least that has it. */
import { fits, grow } from '../generate/grow.ts';
import { sizeOf } from '../genome/parts.ts';
import { atSomePlace, type Variation } from './variation.ts';

export const shrink: Variation = {
  doc: 'replaces a part by a tensor of its type, or by the smallest part that has it',
  weight: 1,
  parents: 1,
  vary: ([parent], setting) =>
    atSomePlace(parent, setting, ({ goal, expression, smooth }, room) => {
      if (!goal) return null;
      const { size } = goal.least[smooth.wanted ? 'smooth' : 'any'];
      const within = { size: Math.min(size, room.size), depth: room.depth };
      if (size >= sizeOf(expression) || !fits(goal, within, smooth.wanted)) return null;
      return grow(goal, within, { random: setting.random, smooth: smooth.wanted, ending: 1 });
    }),
};
