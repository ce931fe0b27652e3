/** How programs came to be, from the events of a run. */
import { linesOf } from '../../runtime/lines.ts';

export interface Ancestor {
  readonly id: number;
  readonly generation: number;
  readonly variation: string;
  readonly parents: readonly number[];
}

/** Every program that was born, by id. */
export function ancestryIn(path: string): ReadonlyMap<number, Ancestor> {
  const ancestry = new Map<number, Ancestor>();
  for (const line of linesOf(path)) {
    if (!line.startsWith('{"kind":"birth"')) continue;
    const { id, generation, variation, parents } = JSON.parse(line) as Ancestor;
    ancestry.set(id, { id, generation, variation, parents });
  }
  return ancestry;
}
