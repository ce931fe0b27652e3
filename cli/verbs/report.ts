/** `eznasc report`: writes a page about a run of evolution. */
import { join } from 'node:path';
import { EXIT } from '../exit-code.ts';
import type { Flags } from '../flags.ts';
import { writeOutput } from '../output/file.ts';
import { readRun } from '../report/run.ts';
import { verb } from '../verb.ts';

const REPORT_FLAGS = {
  out: { type: 'string', describe: 'the HTML file to write; RUN/report.html without it' },
} as const satisfies Flags;

export const report = verb({
  usage: 'report RUN',
  description:
    'Writes one HTML page about the run in a folder that `evolve` wrote, finished or not: progress, front, scores against\n' +
    'accuracies, variations, family tree and programs. The page needs no other file and no network.',
  examples: ['eznasc report runs/first', 'eznasc report runs/first --out first.html'],
  flags: REPORT_FLAGS,
  operands: { what: 'folder of a run', least: 1, most: 1 },
  run: async ([folder], flags, output) => {
    const { out = join(folder, 'report.html') } = flags;
    const run = readRun(folder);
    const { reportPage } = await import('../report/page.ts');
    writeOutput(out, await reportPage(run, folder));
    if (output.json)
      output.record({
        kind: 'report',
        schema: 1,
        file: out,
        generations: run.generations.length,
        ended: run.end !== null,
      });
    else output.say(`wrote ${out}`);
    return EXIT.ok;
  },
});
