/** Where a result stopped being a number: runs a plan again and looks at every tensor as soon as it is there. */
import type { Origin } from '../compiler/graph/graph.ts';
import { writtenBy } from '../compiler/plan/liveness.ts';
import type { BufferId, Plan, Step } from '../compiler/plan/plan.ts';
import type { Engine } from './engines/engine.ts';
import { type Provide, stepsOf } from './execute.ts';

/**
 * The origin of the first tensor, in the order of steps, that holds NaN or an infinity; null when none does. Tensors that
 * live inside of a kernel only are not seen.
 */
export function firstNonFinite(plan: Plan, engine: Engine, provide: Provide): Origin | null {
  for (const { done, read } of stepsOf(plan, engine, provide)) {
    const fresh = done === 0 ? plan.sources.map(({ buffer }) => buffer) : inOrderOfWork(plan.steps[done - 1]);
    const found = fresh.find((buffer) => !read(buffer).every(Number.isFinite));
    if (found !== undefined) return plan.buffers[found].origin;
  }
  return null;
}

/** What a step wrote, each after what it was computed from. */
function inOrderOfWork(step: Step): readonly BufferId[] {
  if (step.kind === 'host') return writtenBy(step);
  const { outputs } = step.kernel;
  const order = [...outputs.keys()].sort((a, b) => outputs[a] - outputs[b]);
  return order.map((at) => step.outputs[at]);
}
