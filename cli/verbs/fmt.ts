/** `eznasc fmt`: lays programs out. */
import { format } from '../../grammar/format.ts';
import { standardWidth } from '../../grammar/print.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { tellFindings } from '../findings.ts';
import { wholeNumber } from '../flags.ts';
import { replaceFile } from '../output/file.ts';
import type { Output } from '../output/output.ts';
import { programFiles, readText } from '../program-files.ts';
import { STANDARD_INPUT } from '../programs.ts';
import { verb } from '../verb.ts';

export const fmt = verb({
  usage: 'fmt FILE…',
  description:
    'Lays programs out and prints the names of the files that change. A folder stands for its `.zc` files. A file with errors stays as it is.',
  examples: ['eznasc fmt mine.zc', 'eznasc fmt --check proxies', 'eznasc fmt --stdin < mine.zc'],
  flags: {
    check: { type: 'boolean', default: false, describe: 'change no file; end with 1 if one would change' },
    stdin: { type: 'boolean', default: false, describe: 'lay out the standard input, to the standard output' },
    width: { type: 'string', default: String(standardWidth), describe: 'columns of a line' },
  },
  operands: { what: 'file to lay out', least: 0, most: Infinity },
  run: async (paths, flags, output) => {
    const width = wholeNumber('width', flags.width, 1, 1000);
    if (flags.stdin) {
      if (paths.length > 0) throw new ProblemError('invocation', '`--stdin` takes no files.');
      return flags.check ? checkInput(width, output) : rewriteInput(width, output);
    }
    if (paths.length === 0)
      throw new ProblemError('invocation', 'There is no file to lay out.', 'write `eznasc fmt FILE…`');
    return formatFiles(programFiles(paths), { check: flags.check, width }, output);
  },
});

interface Setting {
  readonly check: boolean;
  readonly width: number;
}

function formatFiles(files: readonly string[], { check, width }: Setting, output: Output): ExitCode {
  let [changed, refused] = [0, 0];
  for (const file of files) {
    const before = readText(file, file);
    const after = laidOut(file, before, width, output);
    if (after === null) refused += 1;
    if (output.json) output.record({ kind: 'format', schema: 1, file, changed: after !== null && after !== before });
    if (after === null || after === before) continue;
    changed += 1;
    if (!check) replaceFile(file, after);
    if (!output.json) output.print(file);
  }
  output.say(summary(changed, refused, files.length, check));
  return refused > 0 || (check && changed > 0) ? EXIT.findings : EXIT.ok;
}

function checkInput(width: number, output: Output): ExitCode {
  const before = readText(0, STANDARD_INPUT);
  const after = laidOut(STANDARD_INPUT, before, width, output);
  return after === before ? EXIT.ok : EXIT.findings;
}

function rewriteInput(width: number, output: Output): ExitCode {
  const after = laidOut(STANDARD_INPUT, readText(0, STANDARD_INPUT), width, output);
  if (after === null) return EXIT.findings;
  if (output.json) output.record({ kind: 'formatted', schema: 1, text: after });
  else if (after !== '') output.print(after.replace(/\n$/, ''));
  return EXIT.ok;
}

/** The text laid out, a byte order mark kept; null after errors, which are told. */
function laidOut(name: string, text: string, width: number, output: Output): string | null {
  const result = format({ name, text }, width);
  if (result.kind === 'formatted') return text.startsWith('\uFEFF') ? `\uFEFF${result.text}` : result.text;
  tellFindings(result.diagnostics, output);
  return null;
}

function summary(changed: number, refused: number, files: number, check: boolean): string {
  const count = `${changed} of ${files} file${files === 1 ? '' : 's'} ${check ? 'would change' : 'changed'}`;
  return refused === 0 ? count : `${count}, ${refused} with errors stayed as ${refused === 1 ? 'it is' : 'they are'}`;
}
