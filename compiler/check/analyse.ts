/** Reading and checking a text in one step, as everything that starts from a text does. */
import type { File } from '../../grammar/ast.ts';
import { parse } from '../../grammar/parse.ts';
import type { Source } from '../../grammar/source.ts';
import { coreBuilder } from '../core/core.ts';
import { check, type CheckResult } from './check.ts';
import type { Load } from './file.ts';

export interface Analysis extends CheckResult {
  readonly file: File;
}

/**
 * Parses and checks a text. As long as the text cannot be read, only that is reported: what is wrong with its meaning may
 * come from what is missing. Never throws.
 */
export function analyse(source: Source, load: Load = () => null, builder = coreBuilder()): Analysis {
  const { file, diagnostics } = parse(source);
  const checked = check(file, source, load, builder);
  return { ...checked, file, diagnostics: diagnostics.length > 0 ? diagnostics : checked.diagnostics };
}
