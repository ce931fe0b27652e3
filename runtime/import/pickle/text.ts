/** Texts and numbers as protocol 0 writes them: in lines, as Python would print them. */

/** The value of a literal such as `'it\\'s'`, one character a byte, or null if it is none. */
export function readRepr(literal: string): string | null {
  const [, , body] = /^(['"])(.*)\1$/.exec(literal.trim()) ?? [];
  if (body === undefined) return null;
  return body.replace(/\\(x[0-9a-fA-F]{2}|.)/g, (_, escape: string) => {
    if (escape.startsWith('x') && escape.length === 3) return String.fromCharCode(parseInt(escape.slice(1), 16));
    return ESCAPES[escape] ?? `\\${escape}`;
  });
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", '"': '"' };

/** A text in the encoding `raw-unicode-escape`. */
export function readRawUnicode(line: string): string {
  return line.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short?: string, long?: string) =>
    String.fromCodePoint(Math.min(parseInt(short ?? long ?? '', 16), 0x10ffff)),
  );
}

/** The longest number that is read, in characters. */
const MOST_DIGITS = 1000;

/** A float as Python prints it, or null. */
export function readFloat(line: string): number | null {
  const text = line.trim();
  if (text.length > MOST_DIGITS) return null;
  const named = NAMED[text];
  if (named !== undefined) return named;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : null;
}

const NAMED: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

/** A whole number, or null. */
export function readWhole(line: string): bigint | null {
  const text = line.trim().replace(/L$/, '');
  return text.length <= MOST_DIGITS && /^-?\d+$/.test(text) ? BigInt(text) : null;
}

/** A whole number in two's complement, the least significant byte first. */
export function readTwosComplement(bytes: Uint8Array): bigint {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).toReversed();
  return digits.length === 0 ? 0n : BigInt.asIntN(8 * digits.length, BigInt(`0x${digits.join('')}`));
}
