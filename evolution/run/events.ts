/** What happened, one JSON object a line, in a file that only grows; `spec/evolution.md` has the fields. */
import { closeSync, fsyncSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { ProblemError } from '../../runtime/problem.ts';
import type { Birth } from '../engine/assess.ts';
import type { GenerationSummary } from '../engine/summary.ts';
import type { FinalFront } from '../engine/report.ts';
import type { StopReason } from '../engine/stop.ts';
import type { RunRecord } from './record.ts';

export interface Events {
  /** Writes events after those that are there, down to the disk; returns the bytes of the file. */
  readonly append: (events: readonly object[]) => number;
  readonly close: () => void;
}

/** Opens a file of events and cuts off what is behind its first `length` bytes. Throws a `ProblemError` if it is shorter. */
export function openEvents(path: string, length: number): Events {
  const file = openSync(path, length === 0 ? 'w' : 'r+');
  const there = fstatSync(file).size;
  if (there < length) {
    closeSync(file);
    throw new ProblemError(
      'environment',
      `${path} has ${there} bytes, but the checkpoint counts ${length}.`,
      'begin a new run in another folder',
    );
  }
  ftruncateSync(file, length);
  let end = length;
  return {
    append: (events) => {
      const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, end + at);
      fsyncSync(file);
      end += bytes.length;
      return end;
    },
    close: () => closeSync(file),
  };
}

export const runEvent = (record: RunRecord): object => ({ kind: 'run', ...record });

export function birthEvent({ individual, cached }: Birth): object {
  const { id, generation, island, variation, parents, key, size, cost, verdict, direction, search, cases, text } =
    individual;
  const seen = cached ? { cached } : {};
  return {
    kind: 'birth',
    id,
    generation,
    island,
    variation,
    parents,
    key,
    size,
    cost,
    verdict,
    ...seen,
    direction,
    search,
    cases,
    text,
  };
}

export const generationEvent = ({ front, ...rest }: GenerationSummary): object => ({
  kind: 'generation',
  ...rest,
  front: front.map(({ id, search, selection, size, cost }) => ({ id, search, selection, size, cost })),
});

export const endEvent = (reason: StopReason, front: FinalFront, files: readonly string[]): object => ({
  kind: 'end',
  reason,
  best: front.best,
  front: front.members.map((member, at) => ({ ...member, file: files[at] })),
  scores: front.scores,
});
