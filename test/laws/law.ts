/** Laws: properties that must hold for any input. A failing law says first how to repeat it. */
import * as fc from 'fast-check';
import { test } from 'vitest';

/** Milliseconds after which a failure is reported as far as it has been shrunk, before the test times out without a word. */
const PATIENCE = 45_000;

/**
 * Registers a test that a property holds. On failure the message begins with `seed=… path=…`; give both back as
 * `parameters` to repeat that one case.
 */
export function law<Ts>(name: string, property: fc.IRawProperty<Ts>, parameters: fc.Parameters<Ts> = {}): void {
  test(name, async () => {
    const details = await fc.check(property, { interruptAfterTimeLimit: PATIENCE, ...parameters });
    if (details.failed) throw new Error(report(details), { cause: details.errorInstance });
  });
}

function report<Ts>(details: fc.RunDetails<Ts>): string {
  const { seed, counterexamplePath, counterexample, errorInstance, numRuns, numShrinks } = details;
  const repeat = `seed=${seed} path=${JSON.stringify(counterexamplePath ?? '')}`;
  if (counterexample === null) return `${repeat}\ntoo many inputs were refused after ${numRuns} runs`;
  const cause =
    errorInstance instanceof Error ? errorInstance.message : String(errorInstance ?? 'the property returned false');
  return `${repeat}\nafter ${numRuns} runs and ${numShrinks} shrinks: ${fc.stringify(counterexample)}\n${cause}`;
}
