/** Typed one-point crossover: a part of the first parent is replaced by one of the second that has its type, under the same folds [Mon95]. */
import { printExpression } from '../../grammar/print.ts';
import { pick } from '../generate/random.ts';
import { ownItems } from '../genome/tidy.ts';
import { placesIn } from './place.ts';
import { atSomePlace, fitsInto, type Variation } from './variation.ts';

export const crossover: Variation = {
  doc: 'replaces a part of one program by a part of another that has its type',
  weight: 4,
  parents: 2,
  vary: ([first, second], setting) => {
    const donors = placesIn(second.root);
    const varied = atSomePlace(first, setting, ({ key, expression, smooth }, room) => {
      const text = printExpression(expression);
      const fitting = donors.filter(
        (donor) =>
          donor.key === key &&
          (donor.smooth.given || !smooth.wanted) &&
          fitsInto(donor.expression, room) &&
          printExpression(donor.expression) !== text,
      );
      return fitting.length === 0 ? null : pick(setting.random, fitting).expression;
    });
    return varied && { ...varied, items: [...varied.items, ownItems(second.genome)] };
  },
};
