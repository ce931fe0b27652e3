/** A search between two generations in a file, with the length that the events had then. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ProblemError, systemCode } from '../../runtime/problem.ts';
import type { RunState } from '../engine/state.ts';
import { writeWhole } from '../../runtime/whole-file.ts';

export interface Checkpoint {
  /** Bytes of the file of events. */
  readonly events: number;
  readonly state: RunState;
}

const SCHEMA = 1;

/** Writes a checkpoint and returns the state as it will be read, so that to go on and to resume are the same. */
export function writeCheckpoint(path: string, { events, state }: Checkpoint): RunState {
  const text = JSON.stringify(state);
  writeWhole(path, `${JSON.stringify({ schema: SCHEMA, events, sha256: sha256(text), state: text })}\n`);
  return JSON.parse(text) as RunState;
}

/** The checkpoint; null if none was written yet. Throws a `ProblemError` if the file was changed or cannot be read. */
export function readCheckpoint(path: string): Checkpoint | null {
  const text = textAt(path);
  if (text === null) return null;
  const { schema, events, sha256: sum, state } = parsed(text);
  const isOurs = schema === SCHEMA && typeof events === 'number' && typeof state === 'string' && sha256(state) === sum;
  if (isOurs) return { events, state: JSON.parse(state) as RunState };
  throw new ProblemError(
    'environment',
    `The checkpoint ${path} is damaged, or of another version.`,
    'begin a new run in another folder',
  );
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new ProblemError('environment', `The checkpoint ${path} cannot be read.`);
  }
}

/** What the text says; nothing, if it is not JSON. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
