/** What went wrong, told to whom it concerns: a problem the user can solve in a sentence, a bug of ours as a report. */
import { arch, platform } from 'node:os';
import { version } from '../package.json';
import { ProblemError } from '../runtime/problem.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Output } from './output/output.ts';

/** Says what was thrown, and with which code the run ends. */
export function tellFailure(error: unknown, args: readonly string[], output: Output): ExitCode {
  if (error instanceof ProblemError) {
    output.warn(problemText(error, output));
    return EXIT[error.kind];
  }
  output.warn(reportText(error, args));
  return EXIT.bug;
}

function problemText({ message, help }: ProblemError, { talkColours: { bold, red, cyan } }: Output): string {
  const sentence = `${bold(red('error'))}: ${message}`;
  return help === null ? sentence : `${sentence}\n${bold(cyan('help'))}: ${help}`;
}

function reportText(error: unknown, args: readonly string[]): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `eznasc met a bug of its own; your programs are not to blame. Report it, if you will, with the lines below and
the files that it was given.

  eznasc ${version}, Node ${process.version}, ${platform()} ${arch()}
  eznasc ${args.join(' ')}

${stack.replace(/^/gm, '  ')}`;
}
