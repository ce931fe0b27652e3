/** Folders of runs, made up: small, but with everything that a report tells. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Fields = Readonly<Record<string, unknown>>;

const programOf = (score: string): string =>
  `edition 1\n\n/// Made up: a < b & "c".\nproxy evolved {\n  pass data = network(data, loss: sum)\n  score = ${score}\n}\n`;

export const RUN: Fields = {
  kind: 'run',
  schema: 1,
  config: { preset: 'default', seed: 7, vocabulary: 'default', sets: { search: 3, selection: 2, report: 4 } },
  tasks: [{ name: 'micro:test', space: 'micro', target: 'test', networks: { search: 3, selection: 2, report: 4 } }],
};

export const birth = (id: number, fields: Fields = {}): Fields => ({
  kind: 'birth',
  id,
  generation: 0,
  island: 0,
  variation: 'random',
  parents: [],
  key: 'a1b2',
  size: 5,
  cost: 1000,
  verdict: 'complete',
  direction: 'higher',
  search: 0.1 * id,
  cases: [0.1 * id],
  text: programOf(`mean for t in data.relus: mean(t.in ^ ${id})`),
  ...fields,
});

const member = (id: number): Fields => ({ id, search: 0.1 * id, selection: 0.08 * id, size: 5 + id, cost: 1000 * id });

export const generation = (number: number, ids: readonly number[]): Fields => ({
  kind: 'generation',
  generation: number,
  evaluations: 30 * (number + 1),
  evaluated: 2,
  cached: 1,
  rejected: 1,
  duplicates: 0,
  best: ids.length === 0 ? null : member(ids[ids.length - 1]),
  front: ids.map(member),
});

const comparison: Fields = {
  task: 0,
  set: 'report',
  networks: ['000001', '000002', '000003', '000004'],
  accuracies: [50, 60, 70, 80],
  scores: [1, 3, null, 4],
};

export const end = (ids: readonly number[]): Fields => ({
  kind: 'end',
  reason: 'generations',
  best: ids[ids.length - 1],
  front: ids.map((id, at) => ({ ...member(id), report: 0.07 * id, file: `front/0${at + 1}.zc` })),
  scores: ids.map(() => [comparison]),
});

/** Two generations: 1, 2 and 3 are random, 4 is a child of 3, and 5 of 4 and 1. */
export const EVENTS: readonly Fields[] = [
  RUN,
  birth(1),
  birth(2, { verdict: 'not finite', search: null }),
  birth(3),
  generation(0, [1, 3]),
  birth(4, {
    generation: 1,
    variation: 'subtree',
    parents: [3],
    text: programOf('sum for t in data.convs: norm(t.weight)'),
  }),
  birth(5, { generation: 1, variation: 'crossover', parents: [4, 1] }),
  generation(1, [1, 4, 5]),
  end([1, 4, 5]),
];

/** A new folder whose file of events has these lines. */
export function folderWith(lines: readonly (Fields | string)[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'eznasc-run-'));
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  writeFileSync(join(folder, 'events.ndjson'), text);
  return folder;
}
