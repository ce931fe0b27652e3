/** A run of evolution, read from its folder for a report. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { MOST_BYTES, mebibytes } from '../../runtime/import/limits.ts';
import { linesOf } from '../../runtime/lines.ts';
import { ProblemError, systemCode } from '../../runtime/problem.ts';
import { Mismatch } from './decode.ts';
import { type Birth, type End, type Event, eventOf, type Generation, type RunEvent } from './events.ts';

/** All that happened in a run, so far as its file tells. */
export interface Run {
  readonly start: RunEvent;
  /** By id, in the order of births; parents stand before their children. */
  readonly births: ReadonlyMap<number, Birth>;
  /** At least one, in order. */
  readonly generations: readonly Generation[];
  /** Null while the run goes on, or after it was interrupted. */
  readonly end: End | null;
}

/** The version of events that this one reads. */
const SCHEMA = 1;

const MOST_BIRTHS = 1_000_000;

/** The run in a folder. Throws a `ProblemError` if it is not one, or is broken. */
export function readRun(folder: string): Run {
  const file = join(folder, 'events.ndjson');
  refuseFile(folder, file);
  const reading: Reading = { start: null, births: new Map(), generations: [], end: null };
  let number = 0;
  for (const line of readable(file)) {
    number++;
    const wrong = read(line, reading);
    if (wrong !== null) throw new ProblemError('environment', `Line ${number} of ${file} ${wrong}.`);
  }
  const { start, births, generations, end } = reading;
  if (start === null || generations.length === 0) {
    throw new ProblemError('environment', `The run in ${folder} has no generation yet.`);
  }
  return { start, births, generations, end };
}

interface Reading {
  start: RunEvent | null;
  readonly births: Map<number, Birth>;
  readonly generations: Generation[];
  end: End | null;
}

/** Throws a `ProblemError` if there is no file of events, or none of a size that is read. */
function refuseFile(folder: string, file: string): void {
  const entry = statSync(file, { throwIfNoEntry: false });
  if (entry === undefined || !entry.isFile()) {
    throw new ProblemError(
      'environment',
      `${folder} is not the folder of a run: there is no file events.ndjson in it.`,
      'name the folder that `eznasc evolve --out` wrote',
    );
  }
  if (entry.size > MOST_BYTES) throw new ProblemError('environment', `${file} has more than ${mebibytes(MOST_BYTES)}.`);
}

function* readable(file: string): Generator<string> {
  try {
    yield* linesOf(file);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    throw new ProblemError('environment', `The file ${file} cannot be read.`);
  }
}

/** Takes a line in; returns what is wrong with it, or null. */
function read(line: string, run: Reading): string | null {
  try {
    const event = eventOf(JSON.parse(line));
    return event === null ? null : take(event, run);
  } catch (error) {
    if (error instanceof SyntaxError) return 'is not JSON';
    if (error instanceof Mismatch) return `is not an event of a run: ${error.message}`;
    throw error;
  }
}

/** What a line may not say after those before it, or null. */
function take(event: Event, run: Reading): string | null {
  if ((event.kind === 'run') !== (run.start === null)) {
    return run.start === null ? 'comes before the event `run`' : 'is a second event `run`';
  }
  if (run.end !== null) return 'comes after the event `end`';
  switch (event.kind) {
    case 'run':
      if (event.value.schema !== SCHEMA) return `is of schema ${event.value.schema}, and this version reads ${SCHEMA}`;
      run.start = event.value;
      return null;
    case 'birth':
      return takeBirth(event.value, run.births);
    case 'generation':
      run.generations.push(event.value);
      return stranger(
        [event.value.best, ...event.value.front].flatMap((named) => named?.id ?? []),
        run,
      );
    case 'end':
      run.end = event.value;
      return mismatch(event.value, run);
    default:
      return event satisfies never;
  }
}

function takeBirth(birth: Birth, births: Map<number, Birth>): string | null {
  if (births.size === MOST_BIRTHS) return `is a birth, after ${MOST_BIRTHS} others`;
  if (births.has(birth.id)) return `gives the id ${birth.id} a second time`;
  const unknown = birth.parents.find((id) => !births.has(id));
  if (unknown !== undefined) return `names the parent ${unknown}, which was not born before`;
  births.set(birth.id, birth);
  return null;
}

/** What is wrong with the programs that are named, or null. */
function stranger(ids: readonly number[], { births }: Reading): string | null {
  const unknown = ids.find((id) => !births.has(id));
  return unknown === undefined ? null : `names the program ${unknown}, which was never born`;
}

function mismatch({ best, front, scores }: End, run: Reading): string | null {
  if (scores.length !== front.length) return 'has not scores for each program of the front';
  const ids = front.map(({ id }) => id);
  if (best !== null && !ids.includes(best)) return 'names a best program that is not in the front';
  const tasks = run.start?.tasks.length ?? 0;
  for (const { task, networks, accuracies, scores: own } of scores.flat()) {
    if (task >= tasks) return `names task ${task}, and there are ${tasks}`;
    if (own.length !== networks.length || accuracies.length !== networks.length) return 'has lists of unequal lengths';
  }
  return stranger(ids, run);
}
