/** What compiling is of the time for a network: everything until the first kernel runs. */
import { table } from '../table.ts';
import { type Spent, startOwn } from './serve.ts';
import { BATCH, CASES, drawn, WARMING } from './setting.ts';
import { median, seconds } from './turns.ts';

/** The time of the first network, of those after it, and of those when most kernels are there. */
export async function compilingTable(networks: number): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const { title, names } of CASES) {
    const { ask, stop } = startOwn({ names, size: BATCH });
    const all: Spent[] = [];
    for (const arch of drawn(WARMING.eznasc + networks)) all.push(await ask<Spent>({ arch }));
    await stop();
    const parts = [all.slice(0, 1), all.slice(1, WARMING.eznasc), all.slice(WARMING.eznasc)];
    const cells = parts.flatMap((part) => {
      const compiling = part.map(({ planning, kernels }) => planning + kernels);
      const share = median(part.map((spent, at) => compiling[at] / spent.seconds));
      return [seconds(median(compiling)), `${Math.round(100 * share)} %`];
    });
    rows.push([title, ...cells]);
  }
  const head = ['the first', `2nd to ${WARMING.eznasc}th`, `after ${WARMING.eznasc}`].flatMap((name) => [
    `${name}, s`,
    'of all',
  ]);
  return table(['case', ...head], rows);
}
