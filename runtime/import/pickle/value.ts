/** What a pickle can hold here: plain data. */

export type PickleValue =
  | null
  | boolean
  | number
  /** A whole number that is not safe as a `number`. */
  | bigint
  | string
  /** `bytes` and `bytearray`. */
  | Uint8Array
  /** A list, a tuple, or an array of numpy, whose first axis it is. */
  | PickleValue[]
  | PickleDictionary
  | Set<PickleValue>
  | Inert;

/** A dictionary in its order. Keys that are tuples are found by going through them. */
export type PickleDictionary = Map<PickleValue, PickleValue>;

/** A name or a type that data mentions. It stands for itself; nothing is ever called. */
export type Inert = Constructor | NumpyType;

/** One of the few constructors of plain data. */
export interface Constructor {
  readonly inert: 'constructor';
  /** Such as `collections.OrderedDict`. */
  readonly name: string;
}

/** `numpy.dtype`. */
export interface NumpyType {
  readonly inert: 'type';
  /** What its elements are and how many bytes each takes, such as `f8`. */
  readonly code: string;
  /** The order of the bytes; pickles say it after they have made the type. */
  bigEndian: boolean;
}

export function isDictionary(value: PickleValue | undefined): value is PickleDictionary {
  return value instanceof Map;
}

export function isConstructor(value: PickleValue | undefined): value is Constructor {
  return typeof value === 'object' && value !== null && 'inert' in value && value.inert === 'constructor';
}

export function isNumpyType(value: PickleValue | undefined): value is NumpyType {
  return typeof value === 'object' && value !== null && 'inert' in value && value.inert === 'type';
}
