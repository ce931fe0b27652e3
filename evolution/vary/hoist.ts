/** Hoist mutation: a part is replaced by a smaller one of its type inside it. */
import { placesIn } from './place.ts';
import { pick } from '../generate/random.ts';
import { atSomePlace, type Variation } from './variation.ts';

export const hoist: Variation = {
  doc: 'replaces a part by a smaller one of its type inside it',
  weight: 1,
  parents: 1,
  vary: ([parent], setting) =>
    atSomePlace(parent, setting, (place) => {
      const inner = placesIn(place).filter((each) => each !== place && each.key === place.key);
      return inner.length === 0 ? null : pick(setting.random, inner).expression;
    }),
};
