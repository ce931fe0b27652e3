/** From the text of a file to its checked proxies: parsing and checking in one call. */
import type { Expression, File } from '../grammar/ast.ts';
import type { Diagnostic } from '../grammar/diagnostic.ts';
import { parse } from '../grammar/parse.ts';
import type { Source } from '../grammar/source.ts';
import { check } from './check/check.ts';
import type { Load } from './check/file.ts';
import type { AxisType } from './core/axis.ts';
import type { CheckedProxy, CoreBuilder } from './core/core.ts';

export interface Program {
  readonly source: Source;
  readonly file: File;
  /** The proxies without an error in them; none if the text itself has errors. */
  readonly proxies: readonly CheckedProxy[];
  readonly diagnostics: readonly Diagnostic[];
  readonly types: ReadonlyMap<Expression, readonly AxisType[]>;
}

/**
 * Reads a program; `load` finds the files that it uses. Never throws. A text with errors is not checked: what could not be
 * read would be missed elsewhere, and one mistake gets one diagnostic. Proxies that are compiled together need one `builder`.
 */
export function readProgram(source: Source, load: Load, builder: CoreBuilder): Program {
  const { file, diagnostics } = parse(source);
  if (diagnostics.some(isError)) return { source, file, proxies: [], diagnostics, types: new Map() };
  const checked = check(file, source, load, builder);
  return { source, file, ...checked, diagnostics: [...diagnostics, ...checked.diagnostics] };
}

export const isError = ({ severity }: Diagnostic): boolean => severity === 'error';
