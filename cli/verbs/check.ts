/** `eznasc check`: says what is wrong with programs. */
import { isError } from '../../compiler/program.ts';
import { EXIT } from '../exit-code.ts';
import { printFindings, summary } from '../findings.ts';
import { readPrograms } from '../programs.ts';
import { verb } from '../verb.ts';

export const check = verb({
  usage: 'check FILE…',
  description: 'Says what is wrong with programs. `-` stands for the standard input.',
  examples: ['eznasc check proxies/*.zc', 'eznasc check --json - < mine.zc'],
  flags: {},
  operands: { what: 'file to check', least: 1, most: Infinity },
  run: async (files, _flags, output) => {
    const diagnostics = readPrograms(files).flatMap((program) => program.diagnostics);
    printFindings(diagnostics, output);
    output.say(summary(diagnostics, files.length));
    return diagnostics.some(isError) ? EXIT.findings : EXIT.ok;
  },
});
