/** Flags that every verb takes, and the reading of flag values: what is wrong with one is said in our own words. */
import { availableParallelism } from 'node:os';
import type { Options } from 'yargs';
import { suggest } from '../compiler/diagnostics/suggest.ts';
import { ProblemError } from '../runtime/problem.ts';

export type Flags = Readonly<Record<string, Options>>;

export const COMMON_FLAGS = {
  json: { type: 'boolean', default: false, describe: 'print data as JSON, one object a line' },
  seed: { type: 'string', default: '0', describe: 'a whole number that fixes every random choice' },
  engine: { type: 'string', default: 'auto', describe: 'what computes: auto, onnx, tensorflow or reference' },
  workers: { type: 'string', describe: 'how many threads compute; all processors unless told otherwise' },
  quiet: { type: 'boolean', default: false, describe: 'say nothing but data and problems' },
  color: { type: 'boolean', describe: 'colours, or --no-color; by default on a terminal unless NO_COLOR is set' },
  help: { type: 'boolean', default: false, describe: 'print this page' },
} as const satisfies Flags;

/** The flags whose next argument is their value. */
export const takesValue = (flag: Options): boolean => flag.type === 'string';

/** A whole number from `least` to `most`. Throws a `ProblemError` on any other text. */
export function wholeNumber(flag: string, text: string, least: number, most = Infinity): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`;
  throw new ProblemError('invocation', `\`--${flag}\` takes a whole number ${range}, not \`${text}\`.`);
}

/** One of `choices`. Throws a `ProblemError` on any other text. */
export function oneOf<Choice extends string>(what: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((known) => known === text);
  if (choice !== undefined) return choice;
  throw new ProblemError(
    'invocation',
    `There is no ${what} \`${text}\`.`,
    hint(text, choices, `the ${what.replace(/y$/, 'ie')}s are`),
  );
}

/** A suggestion for a name that does not exist, or else the list of those that do. */
export function hint(name: string, known: readonly string[], introduction: string): string {
  const near = suggest(name, known);
  return near === null ? `${introduction} ${known.join(', ')}` : `did you mean \`${near}\`?`;
}

/** The number of threads that `--workers` asks for. */
export function workerCount(text: string | undefined): number {
  return text === undefined ? availableParallelism() : wholeNumber('workers', text, 1);
}
