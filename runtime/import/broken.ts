/** What is said of a file whose content is not what it should be. */
import { ProblemError } from '../problem.ts';

/** A problem with the file `name`; `what` goes on from its name, without a full stop. */
export function broken(name: string, what: string, help: string | null = null): ProblemError {
  return new ProblemError('environment', `${name} ${what}.`, help);
}
