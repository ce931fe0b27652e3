/** Plots of rankings, written to a file. */
import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { scatterPlot } from '../../runtime/plot/scatter.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { unwritable, writeOutput } from '../output/file.ts';
import type { Result } from './result.ts';

/** The most panels in a row, where there is one target. */
const MOST_COLUMNS = 4;

/** Throws a `ProblemError` if a plot cannot be written there, before anything is computed for it. */
export function refusePlot(file: string): void {
  if (!file.endsWith('.svg')) {
    throw new ProblemError('invocation', `Plots are drawn as SVG, and \`${file}\` does not end in \`.svg\`.`);
  }
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch {
    throw unwritable(file);
  }
}

/** Draws a panel for each result: a row for each proxy, or, with one target, proxies side by side. */
export async function drawPlot(file: string, proxies: readonly (readonly Result[])[]): Promise<void> {
  const panels = proxies.flat();
  const targets = proxies[0].length;
  const columns = targets > 1 ? targets : Math.min(Math.ceil(Math.sqrt(panels.length)), MOST_COLUMNS);
  const { svgOf } = await import('../../runtime/plot/svg.ts');
  writeOutput(file, await svgOf(scatterPlot(panels, columns)));
}
