/**
 * The checker: from a syntax tree to the typed core of its proxies, or to what is wrong with them. Names are resolved, defs
 * written out, axes inferred; after a mistake it goes on with what is not touched by it.
 */
import type { Expression, File } from '../../grammar/ast.ts';
import type { Diagnostic } from '../../grammar/diagnostic.ts';
import type { Source } from '../../grammar/source.ts';
import type { AxisType } from '../core/axis.ts';
import { type CheckedProxy, coreBuilder } from '../core/core.ts';
import { checkDef } from './def.ts';
import { affordable, type Context, type Environment, fail } from './environment.ts';
import { type Load, type Loading, readFile } from './file.ts';
import { nameTaken } from './messages/names.ts';
import { checkProxy } from './proxy.ts';
import { findRecursion } from './recursion.ts';
import { type Place, reports as noReports } from './report.ts';
import { warnUnused } from './unused.ts';

export interface CheckResult {
  /** The proxies of the file without an error in them, in order. */
  readonly proxies: readonly CheckedProxy[];
  /** In order of position; those of used files last. */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * The types of the well-typed expressions that are values: one for each time that the expression was checked. In the body of
   * a fold that is once for each kind of site, in the order of the family's kinds; in a def, once for each call with other
   * arguments.
   */
  readonly types: ReadonlyMap<Expression, readonly AxisType[]>;
}

/**
 * Checks a file. `load` finds the files that it uses; nodes of programs checked with the same `builder` are shared. Never
 * throws, whatever tree the parser made of a text.
 */
export function check(file: File, source: Source, load: Load = () => null, builder = coreBuilder()): CheckResult {
  const reports = noReports();
  const constant: Loading['constant'] = (name, value) => builder.node({ kind: 'constant', name, value }, []);
  const loading: Loading = { load, reports, constant, scopes: new Map(), defs: [] };
  const scope = readFile(loading, file, source, []);
  const context: Context = {
    builder,
    reports,
    types: new Map(),
    origins: new Map(),
    names: new Map(),
    passes: new Map(),
    used: new Set(),
    calls: new Map(),
    recursive: findRecursion(loading.defs, reports),
    left: affordable(source.text.length),
  };
  const env: Environment = { context, source, scope, folds: 0, calls: [], level: 0 };
  for (const def of loading.defs) {
    const inFile = { ...env, source: def.source, scope: def.scope };
    const before = reports.errors();
    checkDef(inFile, def);
    if (reports.errors() === before) warnUnused(inFile, def.def);
  }
  return { proxies: checkProxies(env, file), diagnostics: reports.sorted(source), types: context.types };
}

function checkProxies(env: Environment, file: File): readonly CheckedProxy[] {
  const names = new Map<string, Place>();
  return file.items.flatMap((item) => {
    if (item.kind !== 'proxy') return [];
    const { text, span } = item.name;
    const earlier = names.get(text);
    const checked = checkProxy(env, item);
    if (earlier) fail(env, span, nameTaken(text, earlier));
    else names.set(text, { source: env.source, span });
    return checked && !earlier ? [checked] : [];
  });
}
