/** Runs plans: kernels by an engine on pooled float32 memory, host steps in float64. Each side converts what it reads of the other's. */
import { elements } from '../compiler/graph/graph.ts';
import type { Shape, TensorSource } from '../compiler/graph/primitive.ts';
import { releasedAfter } from '../compiler/plan/liveness.ts';
import type { BufferId, Plan } from '../compiler/plan/plan.ts';
import type { BufferPool } from './memory.ts';
import type { Engine, Executable } from './engines/engine.ts';
import { createHost, type Host, type Values } from './host.ts';
import type { Tensor } from './reference/tensor.ts';

/** Gives the tensors that a plan does not compute. They are read, never written, and not kept. */
export type Provide = (source: TensorSource, shape: Shape) => Float32Array;

/** What a plan computes, by the names of its outputs. */
export function executePlan(
  plan: Plan,
  engine: Engine,
  provide: Provide,
  pool: BufferPool = engine.memory,
): Map<string, Tensor> {
  const results = new Map<string, Tensor>();
  for (const { done, read } of stepsOf(plan, engine, provide, pool)) {
    if (done < plan.steps.length) continue;
    for (const { name, buffer } of plan.outputs) {
      results.set(name, { shape: plan.buffers[buffer].shape, data: Float64Array.from(read(buffer)) });
    }
  }
  return results;
}

/** A plan on its way: `done` of its steps have run, and what they wrote can be read until the next one runs. */
export interface Progress {
  readonly done: number;
  readonly read: (buffer: BufferId) => Values;
}

/** Runs a plan step by step; the first progress is that before any step, when all is compiled and only sources can be read. */
export function* stepsOf(
  plan: Plan,
  engine: Engine,
  provide: Provide,
  pool: BufferPool = engine.memory,
): Generator<Progress, void, void> {
  const executables = compileAll(plan, engine);
  const memory = Array<Values | undefined>(plan.buffers.length);
  const pooled = new Uint8Array(plan.buffers.length);
  const host = createHost();
  const running: Running = { plan, executables, pool, host, memory, pooled };
  const read = (buffer: BufferId): Values => memory[buffer] as Values;
  const release = (buffer: BufferId): void => {
    host.forget(buffer);
    if (pooled[buffer]) pool.give(read(buffer) as Float32Array);
    pooled[buffer] = 0;
    memory[buffer] = undefined;
  };
  const released = releasedAfter(plan);
  for (const { source, buffer } of plan.sources) memory[buffer] = provide(source, plan.buffers[buffer].shape);
  try {
    yield { done: 0, read };
    for (let at = 0; at < plan.steps.length; at++) {
      runStep(at, running);
      yield { done: at + 1, read };
      released[at].forEach(release);
    }
  } finally {
    pooled.forEach((isPooled, buffer) => isPooled && release(buffer));
  }
}

/** One run of a plan: `memory` has the buffers that steps may read, `pooled` is 1 for those of them whose arrays go back to the pool. */
interface Running {
  readonly plan: Plan;
  /** By step; null for those of the host. */
  readonly executables: readonly (Executable | null)[];
  readonly pool: BufferPool;
  readonly host: Host;
  readonly memory: (Values | undefined)[];
  readonly pooled: Uint8Array;
}

/**
 * All kernels of a plan, before any runs: what is compiled stays, and would lie between tensors that do not, so that the memory of those
 * falls to pieces too small for the next ones.
 */
function compileAll({ steps }: Plan, engine: Engine): Running['executables'] {
  return steps.map((step) => (step.kind === 'kernel' ? engine.compile(step.kernel, step.by) : null));
}

function runStep(at: number, { plan, executables, pool, host, memory, pooled }: Running): void {
  const step = plan.steps[at];
  const read = (buffer: BufferId): Values => {
    const values = memory[buffer];
    if (!values) throw new Error(`a step reads buffer ${buffer}, which is not filled`);
    return values;
  };
  switch (step.kind) {
    case 'kernel': {
      const inputs = step.inputs.map((buffer) => {
        const values = read(buffer);
        return values instanceof Float32Array ? values : new Float32Array(values);
      });
      const outputs = step.outputs.map((buffer) => {
        const array = pool.take(elements(plan.buffers[buffer].shape));
        memory[buffer] = array;
        pooled[buffer] = 1;
        return array;
      });
      (executables[at] as Executable).run(inputs, outputs);
      return;
    }
    case 'host': {
      const inputs = step.inputs.map((buffer) => ({ shape: plan.buffers[buffer].shape, data: read(buffer) }));
      memory[step.output] = host.run(step, inputs);
      return;
    }
    default:
      step satisfies never;
  }
}
