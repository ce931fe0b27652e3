/** Programs from files: the ones that are named, and those that they use. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Load } from '../compiler/check/file.ts';
import { coreBuilder } from '../compiler/core/core.ts';
import { type Program, readProgram } from '../compiler/program.ts';
import type { Source } from '../grammar/source.ts';
import { ProblemError, systemCode } from '../runtime/problem.ts';

/** What messages call the standard input, which `-` names. */
export const STANDARD_INPUT = '<stdin>';

/** The programs of `files`, to be compiled together. Throws a `ProblemError` if one cannot be read. */
export function readPrograms(files: readonly string[]): readonly Program[] {
  const builder = coreBuilder();
  return files.map((file) => readProgram(readSource(file), load, builder));
}

function readSource(file: string): Source {
  try {
    return file === '-'
      ? { name: STANDARD_INPUT, text: readFileSync(0, 'utf8') }
      : { name: file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new ProblemError('environment', `The file ${file} ${reason(error)}.`);
  }
}

/** Why a file cannot be read, for the end of a sentence about it. */
export function reason(error: unknown): string {
  switch (systemCode(error)) {
    case 'ENOENT':
      return 'does not exist';
    case 'EISDIR':
      return 'is a folder';
    case 'EACCES':
      return 'may not be read';
    default:
      return `cannot be read: ${String(error)}`;
  }
}

/** Files that programs use: paths are relative to the file that says it; standard input stands in the working folder. */
export const load: Load = (path, from) => {
  const name = from.name === STANDARD_INPUT ? path : join(dirname(from.name), path);
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch {
    return null;
  }
};
