/** What is said of a file whose content is not what it should be. */
import { ProblemError } from '../problem.ts';

/** Characters of a text in a file that a message repeats. */
const MOST_REPEATED = 80;

/**
 * A problem with the file `name`; `what` goes on from its name, without a full stop. Characters that are not seen, such as
 * line breaks in a name that the file gives, are shown as `?`.
 */
export function broken(name: string, what: string, help: string | null = null): ProblemError {
  return new ProblemError('environment', `${name} ${visible(what)}.`, help);
}

/** A text of a file in what is said of it: its beginning between backticks. */
export function repeated(text: string): string {
  return `\`${text.slice(0, MOST_REPEATED)}\``;
}

/** Control and format characters, lone surrogates and line separators would break or disguise the line of a message. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
