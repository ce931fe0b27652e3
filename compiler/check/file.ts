/** The consts and defs of a file and of those it uses; each file is read once. */
import type { Const, Def, File, Use } from '../../grammar/ast.ts';
import { parse } from '../../grammar/parse.ts';
import type { Source } from '../../grammar/source.ts';
import type { Core } from '../core/core.ts';
import { defineIn } from './define.ts';
import * as say from './messages/names.ts';
import { outsideBounds } from './messages/proxies.ts';
import type { Reports } from './report.ts';
import { type Entity, type Scope, scopeIn } from './scope.ts';

/** Finds the text that `use "path"` in the file `from` means; null if there is none. */
export type Load = (path: string, from: Source) => Source | null;

/** What reading files shares. */
export interface Loading {
  readonly load: Load;
  readonly reports: Reports;
  readonly constant: (name: string, value: number) => Core;
  /** The files read so far, by the names of their sources. */
  readonly scopes: Map<string, Scope>;
  /** Every def of every file. */
  readonly defs: Extract<Entity, { kind: 'def' }>[];
}

/** What a file defines and uses. `within` are the files that are being read and wait for this one. */
export function readFile(loading: Loading, file: File, source: Source, within: readonly Source[]): Scope {
  const scope = scopeIn(null);
  loading.scopes.set(source.name, scope);
  for (const item of file.items) if (item.kind === 'use') use(loading, scope, item, source, [...within, source]);
  for (const item of file.items) {
    if (item.kind === 'const') defineConst(loading, scope, item, source);
    if (item.kind === 'def') defineDef(loading, scope, item, source);
  }
  return scope;
}

function use(loading: Loading, scope: Scope, { path, pathSpan }: Use, source: Source, within: readonly Source[]): void {
  const place = { source, span: pathSpan };
  const used = loading.load(path, source);
  if (!used) return loading.reports.add(place, say.fileMissing(path));
  const circle = within.findIndex(({ name }) => name === used.name);
  if (circle !== -1) {
    return loading.reports.add(place, say.useCycle([...within.slice(circle), used].map(({ name }) => name)));
  }
  for (const [name, entity] of (loading.scopes.get(used.name) ?? readUsed(loading, used, within)).names) {
    const earlier = scope.names.get(name);
    if (!earlier) scope.names.set(name, entity);
    else if (earlier !== entity) loading.reports.add(place, say.importTaken(name, earlier.place, entity.place));
  }
}

function readUsed(loading: Loading, used: Source, within: readonly Source[]): Scope {
  const { file, diagnostics } = parse(used);
  loading.reports.adopt(diagnostics);
  return readFile(loading, file, used, within);
}

function defineConst(loading: Loading, scope: Scope, { name, value, bounds }: Const, source: Source): void {
  const place = { source, span: name.span };
  if (bounds) {
    const [low, high] = bounds.map((bound) => bound.value);
    if (!(low <= value.value && value.value <= high)) {
      const span = low <= high ? value.span : { start: bounds[0].span.start, end: bounds[1].span.end };
      loading.reports.add({ source, span }, outsideBounds(value.value, low, high));
    }
  }
  const core = loading.constant(name.text, value.value);
  defineIn(scope, name.text, { kind: 'constant', core, place }, (finding) => loading.reports.add(place, finding));
}

function defineDef(loading: Loading, scope: Scope, def: Def, source: Source): void {
  const entity = { kind: 'def', def, source, scope, place: { source, span: def.name.span } } as const;
  loading.defs.push(entity);
  defineIn(scope, def.name.text, entity, (finding) => loading.reports.add(entity.place, finding));
}
