/** The events of a run, as its file has them one a line; spec/evolution.md defines them. */
import {
  count,
  type Decoded,
  type Decoder,
  either,
  list,
  measure,
  nullable,
  number,
  record,
  settings,
  text,
} from './decode.ts';

const task = record({
  name: text,
  target: text,
  networks: record({ search: count, selection: count, report: count }),
});

/** A program of the front: τ on two sets, size in nodes, cost in operations. */
const member = { id: count, search: measure, selection: measure, size: count, cost: measure };

const run = record({ schema: count, config: settings, tasks: list(task) });

const birth = record({
  id: count,
  generation: count,
  variation: text,
  parents: list(count),
  size: count,
  cost: measure,
  verdict: text,
  direction: either('higher', 'lower'),
  search: measure,
  text,
});

const generation = record({
  generation: count,
  evaluations: count,
  evaluated: count,
  cached: count,
  rejected: count,
  duplicates: count,
  best: nullable(record({ id: count, search: measure, selection: measure })),
  front: list(record(member)),
});

/** A program's scores of the networks that the search never saw, in the order of their accuracies' list. */
const comparison = record({
  task: count,
  networks: list(text),
  accuracies: list(number),
  scores: list(measure),
});

const end = record({
  reason: text,
  best: nullable(count),
  front: list(record({ ...member, report: measure, file: text })),
  scores: list(list(comparison)),
});

const EVENTS = { run, birth, generation, end } as const satisfies Record<string, Decoder<unknown>>;

export type RunEvent = Decoded<typeof run>;
export type Birth = Decoded<typeof birth>;
export type Generation = Decoded<typeof generation>;
export type End = Decoded<typeof end>;

/** One line, told apart by its kind. */
export type Event = {
  readonly [Kind in keyof typeof EVENTS]: { readonly kind: Kind; readonly value: Decoded<(typeof EVENTS)[Kind]> };
}[keyof typeof EVENTS];

const kindOf = record({ kind: text });

/** The event that parsed JSON stands for; null for a kind that this version does not know. Throws a `Mismatch`. */
export function eventOf(json: unknown): Event | null {
  const { kind } = kindOf(json, '');
  if (!Object.hasOwn(EVENTS, kind)) return null;
  const decode: Decoder<unknown> = EVENTS[kind as keyof typeof EVENTS];
  return { kind, value: decode(json, '') } as Event;
}
