/**
 * Scores that are done, in a file of one JSON object a line, written as soon as a network is scored: a run can be stopped at any time and is taken up
 * again. What a score depends on is in its key, so that a proxy that was changed is scored again, and it alone.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A network's scores by key; null for one that is not finite. */
type Entry = Readonly<Record<string, number | null>>;

export interface Journal {
  /** The score of a network by a key; undefined if it is not done. */
  readonly score: (arch: string, key: string) => number | null | undefined;
  readonly append: (arch: string, scores: Entry) => void;
}

export function openJournal(file: string): Journal {
  const known = new Map<string, Entry>();
  const keep = (arch: string, scores: Entry): void => void known.set(arch, { ...known.get(arch), ...scores });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // A line that an interruption cut off is not one.
  for (const line of text.split('\n').slice(0, -1)) {
    const { arch, scores } = JSON.parse(line) as { arch: string; scores: Entry };
    keep(arch, scores);
  }
  mkdirSync(dirname(file), { recursive: true });
  if (text !== '' && !text.endsWith('\n')) throw new Error(`${file} ends within a line: remove that line`);
  return {
    score: (arch, key) => known.get(arch)?.[key],
    append: (arch, scores) => {
      appendFileSync(file, `${JSON.stringify({ arch, scores })}\n`);
      keep(arch, scores);
    },
  };
}
