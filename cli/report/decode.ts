/** JSON of unknown origin, taken apart into what it should be: each decoder gives a value of its type, or throws. */

/** Says where a value is not what it should be: `front[2].size is not a number`. */
export class Mismatch extends Error {}

/** Reads a value; `at` is its path in the whole, for the message. */
export type Decoder<Value> = (value: unknown, at: string) => Value;

export type Decoded<D> = D extends Decoder<infer Value> ? Value : never;

function expected(what: string, at: string): never {
  throw new Mismatch(`${at === '' ? 'it' : `\`${at}\``} is not ${what}`);
}

export const text: Decoder<string> = (value, at) => (typeof value === 'string' ? value : expected('a text', at));

/** One of two texts. */
export const either =
  <const One extends string, const Other extends string>(one: One, other: Other): Decoder<One | Other> =>
  (value, at) =>
    value === one || value === other ? (value as One | Other) : expected(`\`${one}\` or \`${other}\``, at);

/** A finite number. */
export const number: Decoder<number> = (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? value : expected('a number', at);

/** A whole number from 0 on. */
export const count: Decoder<number> = (value, at) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : expected('a whole number', at);

/** A finite number, or NaN, which JSON has as null. */
export const measure: Decoder<number> = (value, at) => (value === null ? NaN : number(value, at));

export const nullable =
  <Value>(decoder: Decoder<Value>): Decoder<Value | null> =>
  (value, at) =>
    value === null ? null : decoder(value, at);

export const list =
  <Value>(item: Decoder<Value>): Decoder<readonly Value[]> =>
  (value, at) =>
    Array.isArray(value) ? value.map((each, index) => item(each, `${at}[${index}]`)) : expected('a list', at);

/** An object with at least these fields; others are left out. */
export const record =
  <Fields extends Readonly<Record<string, Decoder<unknown>>>>(
    fields: Fields,
  ): Decoder<{ readonly [Name in keyof Fields]: Decoded<Fields[Name]> }> =>
  (value, at) => {
    if (!isObject(value)) return expected('an object', at);
    const read = Object.entries(fields).map(([name, field]): [string, unknown] => [
      name,
      field(value[name], at === '' ? name : `${at}.${name}`),
    ]);
    return Object.fromEntries(read) as { readonly [Name in keyof Fields]: Decoded<Fields[Name]> };
  };

/** What `settings` takes apart: deeper nesting is no setting. */
const MOST_DEPTH = 8;

/** The leaves of nested objects and lists, by their paths, as texts. */
export const settings: Decoder<readonly (readonly [path: string, value: string])[]> = (value, at) =>
  isObject(value) ? leaves(value, '', 0) : expected('an object', at);

function leaves(value: unknown, at: string, depth: number): readonly (readonly [string, string])[] {
  if (depth > MOST_DEPTH) return expected('nested so little as settings are', at);
  if (Array.isArray(value) && !value.some((each) => typeof each === 'object' && each !== null)) {
    return [[at, value.map(String).join(', ')]];
  }
  if (typeof value !== 'object' || value === null) return [[at, String(value)]];
  return Object.entries(value).flatMap(([name, each]) => leaves(each, at === '' ? name : `${at}.${name}`, depth + 1));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
