/**
 * The trials that are done, in a file of one JSON object a line: the recipe first, then a result for each trial. A line is
 * written as soon as its trial ends, so that a run can be stopped at any time and taken up again.
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ProblemError, systemCode } from '../problem.ts';
import type { Recipe } from './recipe.ts';
import type { TrialResult } from './trial.ts';

export interface Journal {
  /** What was done before, and since. */
  readonly results: readonly TrialResult[];
  readonly append: (result: TrialResult) => void;
}

/**
 * Opens the journal at `path`, or begins it. A last line that was cut off is dropped. Throws a `ProblemError` if the file
 * is no journal, or one of another recipe.
 */
export function openJournal(path: string, recipe: Recipe): Journal {
  const results = [...resume(path, recipe)];
  return {
    results,
    append: (result) => {
      written(path, () => appendFileSync(path, lineOf(result)));
      results.push(result);
    },
  };
}

/** Does what writes the journal. Throws a `ProblemError` where the system does not let it. */
function written(path: string, write: () => void): void {
  try {
    write();
  } catch {
    throw new ProblemError('environment', `The journal ${path} cannot be written.`);
  }
}

function resume(path: string, recipe: Recipe): readonly TrialResult[] {
  const text = readIfThere(path);
  const whole = text?.slice(0, text.lastIndexOf('\n') + 1) ?? '';
  if (whole === '') {
    written(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, lineOf(recipe));
    });
    return [];
  }
  const [head, ...lines] = whole.trimEnd().split('\n');
  if (`${head}\n` !== lineOf(recipe)) {
    throw new ProblemError(
      'environment',
      `${path} is not the journal of this benchmark, or one made with other settings.`,
      'move it away, or give another folder with `--out`',
    );
  }
  const results = lines.map((line, at) => parseResult(path, line, at + 2));
  if (text !== whole) written(path, () => writeFileSync(path, whole));
  return results;
}

const lineOf = (value: Recipe | TrialResult): string => `${JSON.stringify(value)}\n`;

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new ProblemError('environment', `The journal ${path} cannot be read.`);
  }
}

function parseResult(path: string, line: string, number: number): TrialResult {
  const value = parsed(line);
  if (
    typeof value.arch === 'string' &&
    [value.seed, value.valid, value.test].every(Number.isFinite) &&
    (value.loss === null || Number.isFinite(value.loss))
  ) {
    return value as TrialResult;
  }
  throw new ProblemError('environment', `Line ${number} of ${path} is not the result of a trial.`);
}

/** What a line says; nothing, if it is not JSON. */
function parsed(line: string): Readonly<Partial<Record<keyof TrialResult, unknown>>> {
  try {
    return (JSON.parse(line) ?? {}) as object;
  } catch {
    return {};
  }
}
