/**
 * The plan: what runs, in order. A graph is cut into kernels, which an engine compiles once per structure and runs on
 * float32 buffers, and host steps, which the reference interpreter runs in float64: small results, scores, and the linear
 * algebra that engines lack.
 */
import type { Origin } from '../graph/graph.ts';
import type { Primitive, Shape, TensorSource } from '../graph/primitive.ts';

/** An index into `Plan.buffers`. */
export type BufferId = number;

export interface Plan {
  readonly buffers: readonly Buffer[];
  readonly sources: readonly PlanSource[];
  readonly steps: readonly Step[];
  readonly outputs: readonly PlanOutput[];
}

/** One tensor that lives between steps. `lastUse` is the index of the last step that reads it; outputs live to the end. */
export interface Buffer {
  readonly shape: Shape;
  readonly element: 'float32' | 'float64';
  readonly lastUse: number;
  /** What is stored, for messages. */
  readonly origin: Origin;
}

/** A buffer filled from outside before the first step. */
export interface PlanSource {
  readonly source: TensorSource;
  readonly buffer: BufferId;
}

export interface PlanOutput {
  readonly name: string;
  readonly buffer: BufferId;
}

export type Step = KernelStep | HostStep;

/** Runs a compiled kernel on float32 buffers. */
export interface KernelStep {
  readonly kind: 'kernel';
  readonly by: KernelMaker;
  readonly kernel: Kernel;
  readonly inputs: readonly BufferId[];
  readonly outputs: readonly BufferId[];
}

/** Who computes kernels: a library of operators, or loops that are written for each. */
export type KernelMaker = 'library' | 'loops';

/** Runs one primitive in float64 by the reference interpreter. */
export interface HostStep {
  readonly kind: 'host';
  readonly op: Primitive;
  readonly inputs: readonly BufferId[];
  readonly output: BufferId;
}

/**
 * A piece of a graph without names or identities. Kernels of equal `key` compute the same function, whatever network,
 * layer or program they were cut from; so an engine keeps what it compiled under that key.
 */
export interface Kernel {
  readonly key: string;
  readonly inputs: readonly Shape[];
  readonly nodes: readonly KernelNode[];
  readonly outputs: readonly ValueId[];
}

/** A kernel's value: `0 … inputs.length - 1` are its inputs, then its nodes in order. */
export type ValueId = number;

export interface KernelNode {
  readonly op: Primitive;
  readonly inputs: readonly ValueId[];
  readonly shape: Shape;
}
