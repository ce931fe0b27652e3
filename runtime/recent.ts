/** Values by key, made when they are first asked for; those that were used last are kept. */

export interface Recent<Value> {
  /** The value of a key, now the one used last; `make` is called where there is none, and the oldest may go for it. */
  readonly use: (key: string, make: () => Value) => Value;
  readonly forget: (key: string) => void;
  readonly values: () => readonly Value[];
  readonly clear: () => void;
}

/** Keeps values of up to `capacity` in all, at least one, as many as that if `sizeOf` does not say how large each is; `onDropped` is told of each that has to go for another. */
export function recent<Value>(
  capacity: number,
  onDropped: (value: Value) => void = () => undefined,
  sizeOf: (value: Value) => number = () => 1,
): Recent<Value> {
  /** With the number of its last use. The oldest is looked for when one has to go, which is rare: to keep them in order would cost something at every use. */
  const kept = new Map<string, { readonly value: Value; used: number }>();
  let uses = 0;
  let size = 0;
  const forget = (key: string): Value | undefined => {
    const entry = kept.get(key);
    if (!entry) return undefined;
    size -= sizeOf(entry.value);
    kept.delete(key);
    return entry.value;
  };
  const dropOldest = (): void => {
    let oldest = '';
    let least = Infinity;
    for (const [key, { used }] of kept) if (used < least) [oldest, least] = [key, used];
    onDropped(forget(oldest) as Value);
  };
  return {
    use: (key, make) => {
      let entry = kept.get(key);
      if (!entry) {
        entry = { value: make(), used: 0 };
        kept.set(key, entry);
        size += sizeOf(entry.value);
      }
      entry.used = ++uses;
      while (size > capacity && kept.size > 1) dropOldest();
      return entry.value;
    },
    forget: (key) => void forget(key),
    values: () => [...kept.values()].sort((a, b) => a.used - b.used).map(({ value }) => value),
    clear: () => {
      kept.clear();
      size = 0;
    },
  };
}
