/** The proxies that a verb works with: those of files without errors, each name once. */
import type { CheckedProxy } from '../compiler/core/core.ts';
import { isError, type Program } from '../compiler/program.ts';
import { ProblemError } from '../runtime/problem.ts';
import { summary, tellFindings } from './findings.ts';
import { hint } from './flags.ts';
import type { Output } from './output/output.ts';

/** All proxies of the programs, in order, or null after errors, which are told. Throws a `ProblemError` if there are none. */
export function proxiesOf(programs: readonly Program[], output: Output): readonly CheckedProxy[] | null {
  const diagnostics = programs.flatMap((program) => program.diagnostics);
  tellFindings(diagnostics, output);
  if (diagnostics.some(isError)) {
    output.warn(summary(diagnostics, programs.length));
    return null;
  }
  const files = new Map<string, string>();
  for (const { source, proxies } of programs) {
    for (const { name } of proxies) {
      const other = files.get(name);
      if (other !== undefined) {
        throw new ProblemError('invocation', `The proxy \`${name}\` is in ${other} and in ${source.name}.`);
      }
      files.set(name, source.name);
    }
  }
  if (files.size === 0) {
    throw new ProblemError(
      'invocation',
      `There is no proxy in ${programs.map(({ source }) => source.name).join(', ')}.`,
    );
  }
  return programs.flatMap(({ proxies }) => proxies);
}

/** The proxy of that name; without a name all of them. Throws a `ProblemError` if there is none of that name. */
export function proxiesNamed(proxies: readonly CheckedProxy[], name: string | undefined): readonly CheckedProxy[] {
  const named = proxies.filter((proxy) => name === undefined || proxy.name === name);
  if (named.length > 0) return named;
  const names = proxies.map((proxy) => proxy.name);
  throw new ProblemError('invocation', `There is no proxy \`${name}\`.`, hint(name ?? '', names, 'the proxies are'));
}
