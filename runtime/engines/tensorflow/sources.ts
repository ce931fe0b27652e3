/** What models are fed with. */
import type { Feed } from '../../../compiler/emit/tensorflow/model.ts';
import type { Provide } from '../../execute.ts';

/** All sources one after the other. */
export function joinedSources(feeds: readonly Feed[], provide: Provide): Float32Array {
  const parts = feeds.map(({ source, shape }) => provide(source, shape));
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
