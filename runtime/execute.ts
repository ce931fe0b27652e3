/** Runs plans: kernels by an engine on pooled float32 memory, host steps in float64. Each side converts what it reads of the other's. */
import { elements } from '../compiler/graph/graph.ts';
import type { Shape, TensorSource } from '../compiler/graph/primitive.ts';
import { releasedAfter } from '../compiler/plan/liveness.ts';
import type { BufferId, Kernel, Plan, Step } from '../compiler/plan/plan.ts';
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
  const running: Running = { plan, executables, pool, host: createHost(), memory: new Map(), pooled: new Set() };
  const { host, memory, pooled } = running;
  const read = (buffer: BufferId): Values => memory.get(buffer) as Values;
  const release = (buffer: BufferId): void => {
    host.forget(buffer);
    if (pooled.delete(buffer)) pool.give(read(buffer) as Float32Array);
    memory.delete(buffer);
  };
  const released = releasedAfter(plan);
  for (const { source, buffer } of plan.sources) memory.set(buffer, provide(source, plan.buffers[buffer].shape));
  try {
    yield { done: 0, read };
    for (const [at, step] of plan.steps.entries()) {
      runStep(step, running);
      yield { done: at + 1, read };
      released[at].forEach(release);
    }
  } finally {
    [...pooled].forEach(release);
  }
}

/** One run of a plan: `memory` has the buffers that steps may read, `pooled` those of them whose arrays go back to the pool. */
interface Running {
  readonly plan: Plan;
  readonly executables: ReadonlyMap<Kernel, Executable>;
  readonly pool: BufferPool;
  readonly host: Host;
  readonly memory: Map<BufferId, Values>;
  readonly pooled: Set<BufferId>;
}

/**
 * All kernels of a plan, before any runs: what is compiled stays, and would lie between tensors that do not, so that the memory of those
 * falls to pieces too small for the next ones.
 */
function compileAll(plan: Plan, engine: Engine): ReadonlyMap<Kernel, Executable> {
  const executables = new Map<Kernel, Executable>();
  for (const step of plan.steps) {
    if (step.kind === 'kernel') executables.set(step.kernel, engine.compile(step.kernel, step.by));
  }
  return executables;
}

function runStep(step: Step, { plan, executables, pool, host, memory, pooled }: Running): void {
  const values = step.inputs.map((buffer) => {
    const read = memory.get(buffer);
    if (!read) throw new Error(`a step reads buffer ${buffer}, which is not filled`);
    return read;
  });
  switch (step.kind) {
    case 'kernel': {
      const inputs = values.map((each) => (each instanceof Float32Array ? each : new Float32Array(each)));
      const outputs = step.outputs.map((buffer) => {
        const array = pool.take(elements(plan.buffers[buffer].shape));
        memory.set(buffer, array);
        pooled.add(buffer);
        return array;
      });
      (executables.get(step.kernel) as Executable).run(inputs, outputs);
      return;
    }
    case 'host': {
      const inputs = step.inputs.map((buffer, at) => ({ shape: plan.buffers[buffer].shape, data: values[at] }));
      memory.set(step.output, host.run(step, inputs));
      return;
    }
    default:
      step satisfies never;
  }
}
