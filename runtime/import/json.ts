/** JSON as Python writes it, where numbers may also be `NaN`, `Infinity` and `-Infinity`. */
import { broken } from './broken.ts';
import { CONTAINER_WORDS, MOST_WORDS } from './limits.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * The value of a text; numbers that are not finite become null. Throws a `ProblemError` about the file `name` if it is no
 * JSON, cut off, or holds too much.
 */
export function parseJson(text: string, name: string): Json {
  const finite = withoutNonFinite(text, name);
  try {
    return JSON.parse(finite) as Json;
  } catch {
    throw broken(name, 'is cut off or otherwise no valid JSON');
  }
}

const NON_FINITE = /-?Infinity|NaN/y;

/** Words that a text takes. */
const STRING_WORDS = 3;

/** The text with null for numbers that are not finite. What the text will take when parsed is counted on the way. */
function withoutNonFinite(text: string, name: string): string {
  const pieces: string[] = [];
  let from = 0;
  let words = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case CODES.quote:
        words += STRING_WORDS;
        at = stringEnd(text, at + 1);
        break;
      case CODES.bracket:
      case CODES.brace:
        words += CONTAINER_WORDS;
        break;
      case CODES.comma:
        words++;
        break;
      case CODES.minus:
      case CODES.i:
      case CODES.n: {
        NON_FINITE.lastIndex = at;
        const length = NON_FINITE.exec(text)?.[0].length ?? 0;
        if (length === 0) break;
        pieces.push(text.slice(from, at), 'null');
        from = at + length;
        at = from - 1;
      }
    }
    if (words > MOST_WORDS) throw broken(name, 'holds more values than are read of one file');
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(from);
}

/** Codes of the characters that matter outside of strings. */
const CODES = { quote: 0x22, bracket: 0x5b, brace: 0x7b, comma: 0x2c, minus: 0x2d, i: 0x49, n: 0x4e } as const;

/** The position of the quote that ends the string whose characters begin at `start`, or of the end of the text. */
function stringEnd(text: string, start: number): number {
  let quote = text.indexOf('"', start);
  while (quote >= 0) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote;
    quote = text.indexOf('"', quote + 1);
  }
  return text.length;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
