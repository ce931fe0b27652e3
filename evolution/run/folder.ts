/** The folder of a run: who may work in it, what is in it, and where a run goes on. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError, systemCode } from '../../runtime/problem.ts';
import { NOTHING, type RunState } from '../engine/state.ts';
import { writeWhole } from '../../runtime/whole-file.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { openEvents, runEvent } from './events.ts';
import { lock } from './lock.ts';
import { difference, type RunRecord } from './record.ts';

export interface RunFolder {
  /** Where the run stands. */
  readonly state: RunState;
  /** Writes what happened, then the state; returns it as a resumed run would read it. */
  readonly commit: (events: readonly object[], state: RunState) => RunState;
  /** Writes what happened last. */
  readonly end: (events: readonly object[]) => void;
  readonly close: () => void;
}

export const FILES = {
  config: 'config.json',
  events: 'events.ndjson',
  checkpoint: 'checkpoint.json',
  lock: 'lock',
} as const;

/** Files that an earlier process may have left that was ended before it wrote the configuration. */
const BEFORE_CONFIG: ReadonlySet<string> = new Set([FILES.lock, `${FILES.config}.new`]);

/**
 * Opens the folder of a run: a new one, or, with `resume`, one that is there. Throws a `ProblemError` if it holds something else or
 * another run, or if another process works in it.
 */
export function openFolder(folder: string, record: RunRecord, resume: boolean): RunFolder {
  return told(folder, () => {
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(folder);
    const isRun = names.includes(FILES.config);
    refuse(folder, names, isRun, resume);
    const unlock = lock(join(folder, FILES.lock), folder);
    try {
      if (isRun) compare(folder, record);
      else writeWhole(join(folder, FILES.config), `${JSON.stringify(record, null, 2)}\n`);
      return opened(folder, record, unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  });
}

function refuse(folder: string, names: readonly string[], isRun: boolean, resume: boolean): void {
  if (isRun && !resume) {
    throw new ProblemError(
      'invocation',
      `There is a run in the folder ${folder} already.`,
      'continue it with `--resume`, or give another folder with `--out`',
    );
  }
  if (isRun || names.every((name) => BEFORE_CONFIG.has(name))) return;
  throw new ProblemError(
    'invocation',
    `The folder ${folder} holds something else than a run.`,
    'give a new folder with `--out`',
  );
}

/** Throws a `ProblemError` if the run in the folder is another one than `record`. */
function compare(folder: string, record: RunRecord): void {
  const path = join(folder, FILES.config);
  const written: unknown = JSON.parse(JSON.stringify(record));
  const differs = difference(parsed(path), written);
  if (differs === null) return;
  const [place, there, asked] = differs;
  throw new ProblemError(
    'invocation',
    `The run in the folder ${folder} is another one: its \`${place}\` is ${shown(there)}, not ${shown(asked)}.`,
    'resume a run with the flags, programs and data that it was begun with',
  );
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new ProblemError('environment', `${path} cannot be read.`);
  }
}

const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80));

function opened(folder: string, record: RunRecord, unlock: () => void): RunFolder {
  const checkpoint = readCheckpoint(join(folder, FILES.checkpoint));
  const events = openEvents(join(folder, FILES.events), checkpoint?.events ?? 0);
  if (checkpoint === null) told(folder, () => events.append([runEvent(record)]));
  return {
    state: checkpoint?.state ?? NOTHING,
    commit: (happened, state) =>
      told(folder, () => writeCheckpoint(join(folder, FILES.checkpoint), { events: events.append(happened), state })),
    end: (happened) => void told(folder, () => events.append(happened)),
    close: () => {
      events.close();
      unlock();
    },
  };
}

/** Does what writes the folder. Throws a `ProblemError` where the system does not let it. */
export function told<Result>(folder: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    throw new ProblemError('environment', `The folder ${folder} cannot be written: ${code}.`);
  }
}
