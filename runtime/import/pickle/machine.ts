/**
 * The stack machine that a pickle is a program for. It has no instruction that could run anything: values are made by the
 * rules of `rules.ts` alone.
 */
import { broken } from '../broken.ts';
import { CONTAINER_WORDS, ENTRY_WORDS, MOST_WORDS } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import type { PickleValue } from './value.ts';

export interface Machine {
  /** What messages call the pickle: its file. */
  readonly name: string;
  readonly input: Cursor;
  readonly push: (value: PickleValue) => void;
  readonly pop: () => PickleValue;
  /** The topmost value, which stays. */
  readonly top: () => PickleValue;
  readonly mark: () => void;
  /** Takes away everything above the last mark, and the mark. */
  readonly popToMark: () => PickleValue[];
  /** Remembers the topmost value under a number, by default the next. */
  readonly memoize: (at?: number) => void;
  readonly recall: (at: number) => PickleValue;
  /** Counts words of memory. Throws a `ProblemError` when there are too many. */
  readonly spend: (words: number) => void;
  /** Arrays of numpy that have been begun; what they hold comes later. */
  readonly unfinished: Set<PickleValue[]>;
  /** Throws a `ProblemError`; `what` goes on from the file's name. */
  readonly fail: (what: string) => never;
}

export function machine(name: string, input: Cursor): Machine {
  const stack: PickleValue[] = [];
  const marks: number[] = [];
  const memo = new Map<number, PickleValue>();
  let words = 0;
  const fail = (what: string): never => {
    throw broken(name, what);
  };
  const spend = (more: number): void => {
    words += more;
    if (words > MOST_WORDS) fail('holds more values than are read of one file');
  };
  const top = (): PickleValue => {
    if (stack.length <= (marks.at(-1) ?? 0)) fail('is damaged: it takes a value where there is none');
    return stack[stack.length - 1];
  };
  return {
    name,
    input,
    push: (value) => {
      spend(typeof value === 'object' && value !== null ? CONTAINER_WORDS : 1);
      stack.push(value);
    },
    pop: () => {
      const value = top();
      stack.pop();
      return value;
    },
    top,
    mark: () => {
      spend(1);
      marks.push(stack.length);
    },
    popToMark: () => {
      const start = marks.pop();
      return start === undefined
        ? fail('is damaged: it takes values from a mark that is not there')
        : stack.splice(start);
    },
    memoize: (at = memo.size) => {
      spend(ENTRY_WORDS);
      memo.set(at, top());
    },
    recall: (at) => memo.get(at) ?? (memo.has(at) ? null : fail('is damaged: it mentions a value that is not there')),
    spend,
    unfinished: new Set(),
    fail,
  };
}
