/** What a search ended with, told. */
import { join } from 'node:path';
import type { EvolutionConfig } from '../../evolution/engine/config.ts';
import type { RunEnd } from '../../evolution/run/evolve.ts';
import { formatCorrelation } from '../output/number.ts';
import type { Output } from '../output/output.ts';
import { left, right, table } from '../output/table.ts';

/** The best program and its τ on all sets as data, and where everything is as talk. */
export function tellResult(
  { reason, best, front }: RunEnd,
  { sets, fitness }: EvolutionConfig,
  folder: string,
  output: Output,
): void {
  if (output.json) {
    output.record({ kind: 'evolution', schema: 1, reason, folder, best, front });
  } else if (best !== null) {
    const rows = SETS.map(([set, what]) => [what, String(sets[set]), formatCorrelation(best[set] ?? NaN)]);
    output.print(
      `${best.text.trimEnd()}\n\n${table([left('set'), right('networks'), right(fitness.partial ? 'partial τ' : 'Kendall τ')], rows)}`,
    );
  }
  if (best === null) output.warn('No program gave finite, unequal scores.');
  output.say(`ended by the rule of ${reason}; the front of ${front.length} programs is in ${join(folder, 'front')}`);
  output.say(`best program: ${join(folder, 'best.zc')}; \`eznasc report ${folder}\` makes a page of it all`);
}

const SETS = [
  ['search', 'search'],
  ['selection', 'selection'],
  ['report', 'report: never seen by the search'],
] as const;
