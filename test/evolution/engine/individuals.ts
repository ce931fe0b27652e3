/** Individuals of which a test says what matters to it. */
import type { Individual } from '../../../evolution/engine/state.ts';

export function individual(id: number, change: Partial<Individual> = {}): Individual {
  return {
    id,
    generation: 0,
    island: 0,
    variation: 'random',
    parents: [],
    rooted: 0,
    text: `program ${id}`,
    key: `key ${id}`,
    size: 5,
    cost: 100,
    verdict: 'complete',
    cases: [0.5],
    search: 0.5,
    direction: 'higher',
    fingerprint: `order ${id}`,
    ...change,
  };
}
