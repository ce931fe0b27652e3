/** Fold mutation: a fold adds up, averages or picks in another way. */
import * as b from '../../grammar/build.ts';
import { FOLDS, type FoldName } from '../../compiler/core/core.ts';
import { pickWeighted } from '../generate/random.ts';
import { atSomePlace, type Variation } from './variation.ts';

/** Folds whose result has the type of their body. */
const ALIKE: readonly FoldName[] = (Object.keys(FOLDS) as FoldName[]).filter(
  (name) => name !== 'collect' && name !== 'concat',
);

export const fold: Variation = {
  doc: 'replaces a fold by another over the same sites',
  weight: 1,
  parents: 1,
  vary: ([parent], setting) =>
    atSomePlace(parent, setting, ({ expression }) => {
      if (expression.kind !== 'fold' || !ALIKE.includes(expression.fold.text as FoldName)) return null;
      const others = ALIKE.filter((name) => name !== expression.fold.text).map((name) => ({
        name,
        weight: setting.material.vocabulary.folds[name] ?? 0,
      }));
      const other = pickWeighted(setting.random, others);
      return other && { ...expression, fold: b.name(other.name) };
    }),
};
