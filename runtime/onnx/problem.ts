/** What is wrong with an ONNX file, told in one sentence that names it. */
import { visible } from '../../compiler/diagnostics/visible.ts';
import { ProblemError } from '../problem.ts';

/** A fault of the file, or something in it that is not supported; whoever knows the file's name adds it. */
export class OnnxFault extends Error {
  /** Something to do, or null. */
  readonly help: string | null;

  constructor(message: string, help: string | null = null) {
    super(message);
    this.name = 'OnnxFault';
    this.help = help;
  }
}

/** Runs `work`; faults become problems of the file called `name`. */
export function inFile<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof OnnxFault)) throw error;
    throw new ProblemError('environment', `${visible(name)}: ${error.message}`, error.help);
  }
}

/** A name of the file as messages show it. */
export const quoted = (name: string): string => `\`${visible(name)}\``;
