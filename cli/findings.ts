/** What is wrong with programs, shown: as framed source text, or as JSON records. */
import { toJson } from '../compiler/diagnostics/json.ts';
import { render } from '../compiler/diagnostics/render.ts';
import { isError } from '../compiler/program.ts';
import type { Diagnostic } from '../grammar/diagnostic.ts';
import type { Output } from './output/output.ts';

/** Shows the findings of `check`, whose data they are. */
export function printFindings(diagnostics: readonly Diagnostic[], output: Output): void {
  for (const diagnostic of diagnostics) {
    if (output.json) output.record(toJson(diagnostic));
    else output.print(render(diagnostic, { color: output.colours.isColorSupported }));
  }
}

/** Shows what another verb came upon: as talk, so that data stays data. */
export function tellFindings(diagnostics: readonly Diagnostic[], output: Output): void {
  for (const diagnostic of diagnostics) {
    if (output.json) output.record(toJson(diagnostic));
    else output.warn(render(diagnostic, { color: output.talkColours.isColorSupported }));
  }
}

/** Such as `2 errors and 1 warning in 3 files`. */
export function summary(diagnostics: readonly Diagnostic[], files: number): string {
  const errors = diagnostics.filter(isError).length;
  const counts = [count(errors, 'error'), count(diagnostics.length - errors, 'warning')];
  const found = counts.filter((text) => !text.startsWith('0 ')).join(' and ');
  return `${found || 'no errors'} in ${count(files, 'file')}`;
}

/** A number with its noun, whose plural ends in `s`. */
function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
