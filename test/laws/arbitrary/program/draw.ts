/** Random numbers for tensors of the network. */
import { RANDOM, type RandomName } from '../../../../compiler/operators/random.ts';
import * as b from '../../../../grammar/build.ts';
import { chance, leaf, pick, type Place, type Typed } from './typed.ts';

const NAMES = Object.keys(RANDOM) as RandomName[];

/** `random_signs(x)` or the like, with a number or without, or null if nothing fits. */
export function draw(place: Place): Typed | null {
  const { source, pool } = place;
  const x = pick(
    source,
    [...pool, leaf(place), leaf(place)].filter(({ variable }) => variable),
  );
  if (!x) return null;
  const number = chance(source, 2) ? [b.argument(b.number(source.choose(3)))] : [];
  const expression = b.call(pick(source, NAMES), [b.argument(x.expression), ...number]);
  return { expression, types: x.types, smooth: true, variable: null };
}
