/** The WebAssembly of `assembly/elimination.ts`: its instance in this thread, and its memory. */
import { wasm } from './wasm.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly pivots: (
    matrices: number,
    single: boolean,
    count: number,
    n: number,
    stride: number,
    factors: number,
    rows: number,
    results: number,
  ) => void;
  readonly decompose: (
    matrix: number,
    single: boolean,
    n: number,
    stride: number,
    factors: number,
    rows: number,
  ) => 1 | -1;
}

/** An instance, and where things lie in its memory, in bytes. */
export interface Room extends Exports {
  readonly stride: number;
  readonly factors: number;
  readonly rows: number;
  readonly results: number;
  readonly matrices: number;
}

const PAGE = 65536;

/** Memory of WebAssembly never shrinks, so what needs more than these 16 MB gets an instance of its own. */
const MOST_KEPT = 256 * PAGE;

let kept: Exports | undefined;

function instance(): Exports {
  const module = new WebAssembly.Module(Uint8Array.from(atob(wasm), (byte) => byte.charCodeAt(0)));
  return new WebAssembly.Instance(module).exports as unknown as Exports;
}

/** Room for one decomposition at a time, and for the elements and results of `count` matrices n × n. */
export function roomFor(count: number, n: number, elementBytes: number): Room {
  const stride = aligned(n * Float64Array.BYTES_PER_ELEMENT);
  const rows = n * stride;
  const results = rows + aligned(n * Int32Array.BYTES_PER_ELEMENT);
  const matrices = results + aligned(count * n * Float64Array.BYTES_PER_ELEMENT);
  const bytes = matrices + count * n * n * elementBytes;
  const { memory, pivots, decompose } = bytes > MOST_KEPT ? instance() : (kept ??= instance());
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return { memory, pivots, decompose, stride, factors: 0, rows, results, matrices };
}

/** Vectors of 16 bytes lie at multiples of their size. */
const aligned = (bytes: number): number => Math.ceil(bytes / 16) * 16;
