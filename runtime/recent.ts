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
  const kept = new Map<string, Value>();
  return {
    use: (key, make) => {
      const value = kept.has(key) ? (kept.get(key) as Value) : make();
      // A Map lists its keys by insertion: inserting again makes the key the most recent.
      kept.delete(key);
      kept.set(key, value);
      if (kept.size > capacity) {
        const [[oldest, dropped]] = kept;
        kept.delete(oldest);
        onDropped(dropped);
      }
      return value;
    },
    forget: (key) => kept.delete(key),
    values: () => [...kept.values()],
    clear: () => kept.clear(),
  };
}
