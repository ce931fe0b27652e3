/** Long work that a person may end early, and keep what is done. */
import { EXIT, type ExitCode } from './exit-code.ts';

export interface Interrupted<Result> {
  readonly result: Result;
  /** `ok`, or `interrupted` where Ctrl-C ended the work. */
  readonly exit: ExitCode;
}

/** Does `work`, with a signal that tells it to end: after Ctrl-C, or when nobody reads the output any more. */
export async function interruptible<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Interrupted<Result>> {
  const ending = new AbortController();
  const interrupt = (): void => ending.abort(EXIT.interrupted);
  const stop = (): void => ending.abort(EXIT.ok);
  process.once('SIGINT', interrupt);
  process.stdout.once('error', stop);
  try {
    const result = await work(ending.signal);
    return { result, exit: ending.signal.aborted ? (ending.signal.reason as ExitCode) : EXIT.ok };
  } finally {
    process.off('SIGINT', interrupt);
    process.stdout.off('error', stop);
  }
}
