/** How programs came to be, from the events of a run. */
import { closeSync, openSync, readSync } from 'node:fs';

export interface Ancestor {
  readonly id: number;
  readonly generation: number;
  readonly variation: string;
  readonly parents: readonly number[];
}

/** Bytes that are read at a time: a long run's events do not fit into one string. */
const CHUNK = 2 ** 20;

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

function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK);
    const decoder = new TextDecoder();
    let rest = '';
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      const lines = (rest + decoder.decode(chunk.subarray(0, read), { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    closeSync(file);
  }
}
