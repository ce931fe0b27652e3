/**
 * Runs plans: kernels by an engine on pooled float32 memory, host steps by the reference interpreter in float64. Each side
 * converts what it reads of the other's.
 */
import { elements } from '../compiler/graph/graph.ts';
import type { Shape, TensorSource } from '../compiler/graph/primitive.ts';
import { releasedAfter } from '../compiler/plan/liveness.ts';
import type { BufferId, Plan, Step } from '../compiler/plan/plan.ts';
import { type BufferPool, bufferPool } from './buffers.ts';
import type { Engine } from './engines/engine.ts';
import { evaluateNode } from './reference/evaluate.ts';
import type { Tensor } from './reference/tensor.ts';

/** Gives the tensors that a plan does not compute. They are read, never written, and not kept. */
export type Provide = (source: TensorSource, shape: Shape) => Float32Array;

/** What a plan computes, by the names of its outputs. */
export async function executePlan(
  plan: Plan,
  engine: Engine,
  provide: Provide,
  pool: BufferPool = bufferPool(),
): Promise<Map<string, Tensor>> {
  const results = new Map<string, Tensor>();
  for await (const { done, read } of stepsOf(plan, engine, provide, pool)) {
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

export type Values = Float32Array | Float64Array;

/** Runs a plan step by step; the first progress is that before any step, when only sources can be read. */
export async function* stepsOf(
  plan: Plan,
  engine: Engine,
  provide: Provide,
  pool: BufferPool,
): AsyncGenerator<Progress, void, void> {
  const memory = new Map<BufferId, Values>();
  const pooled = new Set<BufferId>();
  const read = (buffer: BufferId): Values => memory.get(buffer) as Values;
  const release = (buffer: BufferId): void => {
    if (pooled.delete(buffer)) pool.give(read(buffer) as Float32Array);
    memory.delete(buffer);
  };
  const released = releasedAfter(plan);
  for (const { source, buffer } of plan.sources) memory.set(buffer, provide(source, plan.buffers[buffer].shape));
  try {
    yield { done: 0, read };
    for (const [at, step] of plan.steps.entries()) {
      await runStep(plan, engine, step, memory, pool, pooled);
      yield { done: at + 1, read };
      released[at].forEach(release);
    }
  } finally {
    [...pooled].forEach(release);
  }
}

async function runStep(
  plan: Plan,
  engine: Engine,
  step: Step,
  memory: Map<BufferId, Values>,
  pool: BufferPool,
  pooled: Set<BufferId>,
): Promise<void> {
  const values = step.inputs.map((buffer) => memory.get(buffer) as Values);
  switch (step.kind) {
    case 'kernel': {
      const inputs = values.map((each) => (each instanceof Float32Array ? each : new Float32Array(each)));
      const outputs = step.outputs.map((buffer) => {
        const array = pool.take(elements(plan.buffers[buffer].shape));
        memory.set(buffer, array);
        pooled.add(buffer);
        return array;
      });
      const { run } = await engine.compile(step.kernel);
      await run(inputs, outputs);
      return;
    }
    case 'host': {
      const inputs = step.inputs.map((buffer, at): Tensor => {
        const each = values[at];
        return {
          shape: plan.buffers[buffer].shape,
          data: each instanceof Float64Array ? each : new Float64Array(each),
        };
      });
      memory.set(step.output, evaluateNode(step.op, inputs).data);
      return;
    }
    default:
      step satisfies never;
  }
}
