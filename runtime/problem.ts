/** What is wrong with the user's invocation or machine: a missing file, an unknown space, a column that is not there. */

/**
 * A problem the user can solve, told in one clear sentence. `invocation`: what was asked for cannot be done (exit code 2);
 * `environment`: a file or engine is missing or broken (exit code 3).
 */
export class ProblemError extends Error {
  readonly kind: 'environment' | 'invocation';
  /** Something to do, or null. */
  readonly help: string | null;

  constructor(kind: 'environment' | 'invocation', message: string, help: string | null = null) {
    super(message);
    this.name = 'ProblemError';
    this.kind = kind;
    this.help = help;
  }
}

/** What the operating system calls an error, such as `ENOENT`; null for an error that is not one of its own. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
