/** When a search ends. */
import type { StopRules } from './config.ts';
import { type RunState, searchOf } from './state.ts';

export type StopReason = keyof StopRules;

/** The rule that a search has reached, or null. `seconds` is how long it has been going since its last start. */
export function stopReason(stop: StopRules, state: RunState, seconds: number): StopReason | null {
  const [best] = state.hall;
  const values: { readonly [Rule in StopReason]: number } = {
    target: best === undefined ? -Infinity : searchOf(best),
    generations: state.generation,
    evaluations: state.evaluations,
    stagnation: state.generation - state.improved,
    seconds,
  };
  const rules = Object.keys(values) as StopReason[];
  return rules.find((rule) => values[rule] >= (stop[rule] ?? Infinity)) ?? null;
}
