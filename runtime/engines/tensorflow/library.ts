/**
 * Finds and loads TensorFlow: the packages `@tensorflow/tfjs-node-gpu` and `@tensorflow/tfjs-node`, which users install if they want them, or
 * have built by `npm run setup:tensorflow`. Only what is used here is described.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';

export interface TensorFlow {
  readonly tensor: (values: Float32Array, shape: number[], dtype: 'float32') => TfjsTensor;
  readonly backend: () => Backend;
  readonly memory: () => { readonly numTensors: number };
}

export interface TfjsTensor {
  readonly dataSync: () => Float32Array | Int32Array;
  readonly dispose: () => void;
}

/** TensorFlow's C interface, as the packages hand it on: SavedModels are loaded by folder, and run as long as they are not deleted. */
export interface Backend {
  readonly loadSavedModelMetaGraph: (folder: string, tags: string) => number;
  readonly runSavedModel: (
    model: number,
    inputs: readonly TfjsTensor[],
    inputInfos: readonly { readonly name: string }[],
    outputs: readonly string[],
  ) => TfjsTensor[];
  readonly deleteSavedModel: (model: number) => void;
  readonly binding: Binding;
  readonly isUsingGpuDevice: boolean;
}

/** Operators one by one, on tensors that have numbers for names. */
export interface Binding {
  readonly TF_Version: string;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_TYPE: number;
  /** Elements by their number in DataType; the package knows no float64 and no int64. */
  readonly createTensor: (shape: number[], element: number, values: Float32Array | Int32Array) => number;
  readonly deleteTensor: (id: number) => void;
  readonly tensorDataSync: (id: number) => Float32Array | Int32Array | Uint8Array;
  readonly executeOp: (
    op: string,
    attributes: OpAttribute[],
    inputs: number[],
    outputs: number,
  ) => { readonly id: number }[];
}

export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** The packages, the better one first. */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** A package that loaded, or why none did. */
export type Found =
  { readonly package: (typeof PACKAGES)[number]; readonly tf: TensorFlow } | { readonly problem: string };

/** Whose packages are looked through: this package's, the project's from which it is called, and what was set up there. */
const places = (): readonly string[] => [
  import.meta.url,
  join(process.cwd(), 'package.json'),
  join(process.cwd(), '.tensorflow', 'package.json'),
];

let found: Found | null = null;

/** Loads a package at the first call. */
export function findTensorFlow(): Found {
  found ??= load();
  return found;
}

function load(): Found {
  quiet();
  withOldUtilities();
  const problems: string[] = [];
  for (const name of PACKAGES) {
    for (const from of places()) {
      try {
        return { package: name, tf: createRequire(from)(name) as TensorFlow };
      } catch (error) {
        const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
        const isAbsent = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND' && message.includes(`'${name}'`);
        if (!isAbsent) problems.push(`${name}: ${message}`);
      }
    }
  }
  return { problem: [...new Set(problems)].join('; ') || `neither ${PACKAGES.join(' nor ')} is installed` };
}

/** TensorFlow tells of every processor feature, on every start. */
function quiet(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // What it gains is less than what it says, in every session.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '0';
}

/** The packages still call two functions that Node 23 has no more. */
function withOldUtilities(): void {
  const old = util as unknown as Record<string, unknown>;
  old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  old.isArray ??= Array.isArray;
}
