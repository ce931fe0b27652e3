/** Sessions: models that are loaded, and run on tensors where they lie. */
import koffi from 'koffi';
import { inputName, outputName } from '../../../compiler/emit/onnx/kernel-model.ts';
import type { Shape } from '../../../compiler/graph/primitive.ts';
import { onnxRuntimeLibrary, type OnnxRuntimeApi, type Pointer, type Result } from './api.ts';

/** A loaded model, with what it takes and gives in the order of the model. Whoever made it releases it. */
export interface Session {
  /** Reads the inputs and overwrites the outputs, float32 and row-major. Throws what onnxruntime says. */
  readonly run: (inputs: readonly Float32Array[], outputs: readonly Float32Array[]) => void;
  readonly release: () => void;
}

/** The shapes of a model's tensors. */
export interface Signature {
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
}

/** How far onnxruntime rewrites a model. Above `basic` there is nothing to gain, since weights are inputs here, not constants. */
export type Optimisation = 'none' | 'basic';

const LEVELS: Readonly<Record<Optimisation, number>> = { none: 0, basic: 1 };

const FLOAT32 = 1;
const ERRORS_ONLY = 3;
const DEVICE_ALLOCATOR = 0;
const ARENA_ALLOCATOR = 1;
const DEFAULT_MEMORY = 0;

export type SessionMaker = (model: Uint8Array, signature: Signature, level: Optimisation) => Session;

/** Makes sessions whose operators have so many threads. */
export function sessionMaker(threads: number): SessionMaker {
  const { api } = onnxRuntimeLibrary();
  const check = checker(api);
  const made = (make: (result: Result) => Pointer): Pointer => {
    const result = new BigUint64Array(1);
    check(make(result));
    return result[0];
  };
  // One environment is shared by all threads of a process, whoever asks for it first, and so is an arena for what operators need while they run.
  // One for each session would keep the memory of its largest run, thousands of times over; and without any, tensors that come and go
  // leave gaps among sessions, which stay.
  const env = made((result) => api.createEnv(ERRORS_ONLY, 'eznasc', result));
  const memoryOf = (allocator: number): Pointer =>
    made((result) => api.createCpuMemoryInfo(allocator, DEFAULT_MEMORY, result));
  const isThere = api.createAndRegisterAllocator(env, memoryOf(ARENA_ALLOCATOR), null);
  if (isThere !== null) api.releaseStatus(isThere);
  const memory = memoryOf(DEVICE_ALLOCATOR);
  const optionsOf = (level: Optimisation): Pointer => {
    const options = made(api.createSessionOptions);
    check(api.addSessionConfigEntry(options, 'session.use_env_allocators', '1'));
    // Patterns of memory slow down the first two runs.
    check(api.disableMemPattern(options));
    check(api.setIntraOpNumThreads(options, threads));
    check(api.setSessionGraphOptimizationLevel(options, LEVELS[level]));
    return options;
  };
  const options = { none: optionsOf('none'), basic: optionsOf('basic') } as const;
  const value = new BigUint64Array(1);

  return (model, signature, level) => {
    const session = made((result) => api.createSessionFromArray(env, model, model.length, options[level], result));
    const [inputs, outputs] = [signature.inputs, signature.outputs].map((shapes) => slotsFor(shapes));
    const names = { inputs: inputNames(signature.inputs.length), outputs: outputNames(signature.outputs.length) };
    const fill = ({ values, shapes }: Slots, arrays: readonly Float32Array[]): void => {
      for (const [at, array] of arrays.entries()) {
        const shape = shapes[at];
        check(api.createTensorWithDataAsOrtValue(memory, array, array.byteLength, shape, shape.length, FLOAT32, value));
        values[at] = value[0];
      }
    };
    const empty = ({ values }: Slots): void => {
      for (const each of values) if (each !== 0n) api.releaseValue(each);
      values.fill(0n);
    };
    return {
      run: (read, written) => {
        try {
          fill(inputs, read);
          fill(outputs, written);
          check(
            api.run(
              session,
              null,
              names.inputs,
              inputs.values,
              inputs.values.length,
              names.outputs,
              outputs.values.length,
              outputs.values,
            ),
          );
        } finally {
          empty(inputs);
          empty(outputs);
        }
      },
      release: () => api.releaseSession(session),
    };
  };
}

/** Tensors of one run, and their shapes. */
interface Slots {
  readonly values: BigUint64Array;
  readonly shapes: readonly BigInt64Array[];
}

const slotsFor = (shapes: readonly Shape[]): Slots => ({
  values: new BigUint64Array(shapes.length),
  shapes: shapes.map((shape) => BigInt64Array.from(shape, BigInt)),
});

/** Addresses of the first of numbered names, which end with a 0 and are kept for good. */
function cNames(name: (at: number) => string): (count: number) => BigUint64Array {
  const known: Buffer[] = [];
  return (count) => {
    while (known.length < count) known.push(Buffer.from(`${name(known.length)}\0`));
    return BigUint64Array.from(known.slice(0, count), (each) => koffi.address(each));
  };
}

const inputNames = cNames(inputName);
const outputNames = cNames(outputName);

/** Throws what a status says, unless it says nothing. */
const checker =
  (api: OnnxRuntimeApi) =>
  (status: Pointer): void => {
    if (status === null) return;
    const message = api.getErrorMessage(status);
    api.releaseStatus(status);
    throw new Error(message);
  };
