/** How a run of `eznasc` ended, for scripts that start it. */

export const EXIT = {
  ok: 0,
  /** The user's programs have errors, or another layout than they should. */
  findings: 1,
  /** What was asked for cannot be done: a wrong flag, an unknown space, a column that is not there. */
  invocation: 2,
  /** A file, an engine or data is missing or broken. */
  environment: 3,
  /** A bug in eznasc. */
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
