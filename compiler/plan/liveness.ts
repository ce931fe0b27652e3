/** When each buffer is read for the last time, so that its memory can be used again. */
import type { Buffer, BufferId, Plan, Step } from './plan.ts';

type WithoutLifetimes = Omit<Plan, 'buffers'> & { readonly buffers: readonly Omit<Buffer, 'lastUse'>[] };

/** The plan with `lastUse` filled in. A result that nobody reads lives until the step that computes it. */
export function withLifetimes(plan: WithoutLifetimes): Plan {
  const lastUses: number[] = plan.buffers.map(() => -1);
  plan.steps.forEach((step, at) => {
    for (const buffer of writtenBy(step)) lastUses[buffer] = at;
    for (const buffer of step.inputs) lastUses[buffer] = at;
  });
  for (const { buffer } of plan.outputs) lastUses[buffer] = plan.steps.length;
  // Written out: a spread of each takes five times as long.
  const buffers = plan.buffers.map(({ shape, element, origin }, id) => ({
    shape,
    element,
    origin,
    lastUse: lastUses[id],
  }));
  return { ...plan, buffers };
}

/** The buffers that a step fills. */
export const writtenBy = (step: Step): readonly BufferId[] => (step.kind === 'kernel' ? step.outputs : [step.output]);

/** For each step, the buffers that nothing reads after it. */
export function releasedAfter(plan: Plan): readonly (readonly BufferId[])[] {
  const released: BufferId[][] = plan.steps.map(() => []);
  plan.buffers.forEach(({ lastUse }, id) => released[lastUse]?.push(id));
  return released;
}
