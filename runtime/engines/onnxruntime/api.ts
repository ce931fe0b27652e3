/**
 * onnxruntime's C interface, called directly. The package's own binding makes a copy of every result, in memory that is new each time: for a
 * map of a megabyte that takes ten times as long as a ReLU of it, and two threads that do it wait for each other.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import koffi, { type LibraryHandle } from 'koffi';

/** An address; 0 where there is nothing. */
export type Pointer = bigint | null;

/** What a function puts its result into. */
export type Result = BigUint64Array;

/**
 * The functions that are used. Each gives a status: null, or what went wrong. Arrays are passed by address and read, or written, during the call;
 * names end with a 0.
 */
export interface OnnxRuntimeApi {
  readonly getErrorMessage: (status: Pointer) => string;
  readonly createEnv: (logLevel: number, name: string, env: Result) => Pointer;
  readonly createSessionFromArray: (
    env: Pointer,
    model: Uint8Array,
    bytes: number,
    options: Pointer,
    session: Result,
  ) => Pointer;
  readonly run: (
    session: Pointer,
    options: null,
    inputNames: BigUint64Array,
    inputs: BigUint64Array,
    inputCount: number,
    outputNames: BigUint64Array,
    outputCount: number,
    outputs: BigUint64Array,
  ) => Pointer;
  readonly createSessionOptions: (options: Result) => Pointer;
  readonly disableMemPattern: (options: Pointer) => Pointer;
  readonly setSessionGraphOptimizationLevel: (options: Pointer, level: number) => Pointer;
  readonly setIntraOpNumThreads: (options: Pointer, threads: number) => Pointer;
  readonly createTensorWithDataAsOrtValue: (
    memory: Pointer,
    data: Float32Array,
    bytes: number,
    shape: BigInt64Array,
    rank: number,
    element: number,
    value: Result,
  ) => Pointer;
  readonly createCpuMemoryInfo: (allocator: number, kind: number, memory: Result) => Pointer;
  readonly addSessionConfigEntry: (options: Pointer, key: string, value: string) => Pointer;
  readonly createAndRegisterAllocator: (env: Pointer, memory: Pointer, arena: null) => Pointer;
  readonly releaseStatus: (status: Pointer) => void;
  readonly releaseSession: (session: Pointer) => void;
  readonly releaseValue: (value: Pointer) => void;
}

/** Where each function is in the table that the library hands out, and its type. The order of the table never changes. */
const FUNCTIONS: { readonly [K in keyof OnnxRuntimeApi]: readonly [at: number, result: string, parameters: string] } = {
  getErrorMessage: [2, 'const char *', 'void *'],
  createEnv: [3, 'void *', 'int, const char *, void *'],
  createSessionFromArray: [8, 'void *', 'void *, void *, size_t, void *, void *'],
  run: [9, 'void *', 'void *, void *, void *, void *, size_t, void *, size_t, void *'],
  createSessionOptions: [10, 'void *', 'void *'],
  disableMemPattern: [17, 'void *', 'void *'],
  setSessionGraphOptimizationLevel: [23, 'void *', 'void *, int'],
  setIntraOpNumThreads: [24, 'void *', 'void *, int'],
  createTensorWithDataAsOrtValue: [49, 'void *', 'void *, void *, size_t, void *, size_t, int, void *'],
  createCpuMemoryInfo: [69, 'void *', 'int, int, void *'],
  addSessionConfigEntry: [130, 'void *', 'void *, const char *, const char *'],
  createAndRegisterAllocator: [144, 'void *', 'void *, void *, void *'],
  releaseStatus: [93, 'void', 'void *'],
  releaseSession: [95, 'void', 'void *'],
  releaseValue: [96, 'void', 'void *'],
};

/** The version of the table that is asked for; newer libraries have it too. */
const API_VERSION = 20;

export interface OnnxRuntimeLibrary {
  readonly version: string;
  readonly api: OnnxRuntimeApi;
  /** As long as this is referred to, the library stays loaded. */
  readonly handle: LibraryHandle;
}

let loaded: OnnxRuntimeLibrary | null = null;

/** The library of the package `onnxruntime-node`. Throws when it is not installed or does not run on this platform. */
export function onnxRuntimeLibrary(): OnnxRuntimeLibrary {
  return (loaded ??= load());
}

function load(): OnnxRuntimeLibrary {
  const handle = koffi.load(libraryFile());
  const base = handle.func('void *OrtGetApiBase()')() as Pointer;
  const pointers = (from: Pointer, count: number): readonly Pointer[] =>
    koffi.decode(from, koffi.array('void *', count)) as readonly Pointer[];
  const callable = (at: Pointer, result: string, parameters: string): unknown =>
    koffi.decode(at, koffi.proto(`${result} (${parameters})`));
  const [getApi, getVersion] = pointers(base, 2);
  const version = (callable(getVersion, 'const char *', 'void') as () => string)();
  const table = (callable(getApi, 'void *', 'uint32_t') as (version: number) => Pointer)(API_VERSION);
  if (table === null) throw new Error(`onnxruntime ${version} is older than what is needed`);
  const entries = Object.entries(FUNCTIONS);
  const functions = pointers(table, 1 + Math.max(...entries.map(([, [at]]) => at)));
  const api = Object.fromEntries(
    entries.map(([name, [at, result, parameters]]) => [name, callable(functions[at], result, parameters)]),
  );
  return { version, api: api as unknown as OnnxRuntimeApi, handle };
}

/** The shared library among the files of the package. */
function libraryFile(): string {
  const { resolve } = createRequire(import.meta.url);
  const folder = join(
    dirname(resolve('onnxruntime-node/package.json')),
    'bin',
    'napi-v6',
    process.platform,
    process.arch,
  );
  const names = /^(onnxruntime\.dll|libonnxruntime\.so\.1|libonnxruntime\.[\d.]+\.dylib)$/;
  const file = readdirSync(folder).find((name) => names.test(name));
  if (file === undefined) throw new Error(`onnxruntime-node has no library for ${process.platform}-${process.arch}`);
  return join(folder, file);
}
