/** Values by key, made when they are first asked for; those that were used last are kept. */

export interface Recent<Value> {
  /** The value of a key, now the one used last; `make` is called where there is none, and the oldest may go for it. */
  readonly use: (key: string, make: () => Value) => Value;
  readonly forget: (key: string) => void;
  readonly values: () => readonly Value[];
  readonly clear: () => void;
}

/** Keeps up to `capacity` values, at least one; `onDropped` is told of each that has to go for another. */
export function recent<Value>(capacity: number, onDropped: (value: Value) => void = () => undefined): Recent<Value> {
  /** With the number of its last use. The oldest is looked for when one has to go, which is rare: to keep them in order would cost something at every use. */
  const kept = new Map<string, { readonly value: Value; used: number }>();
  let uses = 0;
  const dropOldest = (): void => {
    let oldest = '';
    let least = Infinity;
    for (const [key, { used }] of kept) if (used < least) [oldest, least] = [key, used];
    const dropped = kept.get(oldest);
    kept.delete(oldest);
    if (dropped) onDropped(dropped.value);
  };
  return {
    use: (key, make) => {
      let entry = kept.get(key);
      if (!entry) {
        entry = { value: make(), used: 0 };
        kept.set(key, entry);
      }
      entry.used = ++uses;
      if (kept.size > capacity) dropOldest();
      return entry.value;
    },
    forget: (key) => kept.delete(key),
    values: () => [...kept.values()].sort((a, b) => a.used - b.used).map(({ value }) => value),
    clear: () => kept.clear(),
  };
}
