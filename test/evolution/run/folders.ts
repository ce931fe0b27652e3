/** Runs in new folders, and what is in them. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunHooks } from '../../../evolution/run/evolve.ts';

export const newFolder = (): string => join(mkdtempSync(join(tmpdir(), 'evolve-')), 'run');

export const hooks = (change: Partial<RunHooks> = {}): RunHooks => ({
  onGeneration: () => undefined,
  onEvaluated: () => undefined,
  signal: new AbortController().signal,
  ...change,
});

/** The contents of a folder, by path. */
export const contents = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );

export interface BirthLine {
  readonly kind: 'birth';
  readonly id: number;
  readonly generation: number;
  readonly island: number;
  readonly variation: string;
  readonly parents: readonly number[];
  readonly key: string;
  readonly verdict: string;
  readonly cached?: boolean;
  readonly search: number | null;
  readonly cases: readonly (number | null)[];
  readonly text: string;
}

export interface GenerationLine {
  readonly kind: 'generation';
  readonly generation: number;
  readonly evaluations: number;
  readonly evaluated: number;
  readonly cached: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly front: readonly {
    readonly id: number;
    readonly search: number;
    readonly size: number;
    readonly cost: number;
  }[];
}

export interface EndLine {
  readonly kind: 'end';
  readonly reason: string;
  readonly best: number | null;
  readonly front: readonly { readonly id: number; readonly report: number; readonly file: string }[];
}

/** The events of a folder, by kind. */
export function events(folder: string): {
  readonly births: readonly BirthLine[];
  readonly generations: readonly GenerationLine[];
  readonly ends: readonly EndLine[];
} {
  const lines = readFileSync(join(folder, 'events.ndjson'), 'utf8').trimEnd().split('\n');
  const all = lines.map((line) => JSON.parse(line) as BirthLine | GenerationLine | EndLine);
  return {
    births: all.filter((event) => event.kind === 'birth'),
    generations: all.filter((event) => event.kind === 'generation'),
    ends: all.filter((event) => event.kind === 'end'),
  };
}
