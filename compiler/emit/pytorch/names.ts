/** Names in Python text: valid, free, and made of names of the language where there are any. */

/** What a name of the text must not be. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield match case type ' +
    'abs all any bool enumerate float int iter len list map max min next print range reversed set sorted sum tuple zip super isinstance ' +
    'torch nn F Tensor model images labels seed dtype reduce self'
  ).split(' '),
);

export interface Names {
  /** A name that nothing has yet: the one wanted, or that with a number. */
  readonly fresh: (wanted: string) => string;
  /** Names for a scope inside: it sees these, and what it takes is free again outside. */
  readonly inside: () => Names;
}

export function namesBeside(taken: Iterable<string>): Names {
  const known = new Set(taken);
  const free = (name: string): boolean => !known.has(name) && !RESERVED.has(name);
  return {
    fresh: (wanted) => {
      const base = identifier(wanted);
      let name = RESERVED.has(base) ? `${base}_` : base;
      for (let count = 2; !free(name); count += 1) name = `${base}${/\d$/.test(base) ? '_' : ''}${count}`;
      known.add(name);
      return name;
    },
    inside: () => namesBeside(known),
  };
}

/** A name of the language as one of Python, which has no primes. */
const identifier = (name: string): string => name.replaceAll("'", '_prime');
