/** The lines of a large file, one at a time. */
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;
const LINE_END = 10;

/**
 * Reads a file line by line. What stands behind the last line end is left out: it is a line that was cut off. Throws
 * whatever the system has to say.
 */
export function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    let begun: Buffer[] = [];
    for (;;) {
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      const chunk = buffer.subarray(0, readSync(file, buffer, 0, CHUNK_BYTES, null));
      if (chunk.length === 0) return;
      let start = 0;
      for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, start)) {
        yield Buffer.concat([...begun, chunk.subarray(start, end)]).toString('utf8');
        begun = [];
        start = end + 1;
      }
      begun.push(chunk.subarray(start));
    }
  } finally {
    closeSync(file);
  }
}
