/** Local search of constants: what is best already is tried with other numbers, a few at a time in every generation. */
import type { Newborn } from './assess.ts';
import { childOf, streamFor } from './breed.ts';
import type { Islands } from './config.ts';
import { byQuality, type RunState } from './state.ts';
import type { World } from './world.ts';

/** Children of the best archive members that have constants, each with one of them moved, on the islands of their parents. */
export function constantTries(
  { members, tries }: NonNullable<Islands['constants']>,
  state: RunState,
  world: World,
): readonly Newborn[] {
  const found: (readonly Newborn[])[] = [];
  const generation = state.generation + 1;
  for (const parent of [...state.archive].sort(byQuality)) {
    const children = Array.from({ length: tries }, (_, at) =>
      childOf('constant', [parent], parent.island, streamFor(world, 'constant', generation, parent.id, at), world),
    ).filter((child) => child !== null);
    if (children.length > 0) found.push(children);
    if (found.length === members) break;
  }
  return found.flat();
}
