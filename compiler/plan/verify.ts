/** The verifier of plans: what must hold for an executor to run one blindly. Tests run it; users never need to. */
import { isLoops } from '../emit/wasm/kernel-module.ts';
import { emitterOf } from '../emit/onnx/emitters.ts';
import type { Shape } from '../graph/primitive.ts';
import { shapeOf } from '../graph/shape.ts';
import { valueShape } from './kernel.ts';
import { withLifetimes, writtenBy } from './liveness.ts';
import type { BufferId, Kernel, Plan, Step } from './plan.ts';

/** Throws with everything that is wrong with a plan. */
export function verifyPlan(plan: Plan): void {
  const steps = plan.steps.flatMap((step, at) => verifyStep(plan, step).map((problem) => `step ${at} ${problem}`));
  const problems = [...verifyOrder(plan), ...steps, ...verifyElements(plan), ...verifyLifetimes(plan)];
  if (problems.length > 0) throw new Error(`plan: ${problems.join('; ')}`);
}

/** Buffers are filled once, before they are read. */
function verifyOrder({ sources, steps, outputs }: Plan): readonly string[] {
  const problems: string[] = [];
  const filled = new Set<BufferId>();
  const read = (who: string, buffer: BufferId): void => {
    if (!filled.has(buffer)) problems.push(`${who} reads buffer ${buffer} before it is filled`);
  };
  const fill = (who: string, buffer: BufferId): void => {
    if (filled.has(buffer)) problems.push(`${who} fills buffer ${buffer} again`);
    filled.add(buffer);
  };
  sources.forEach(({ buffer }) => fill('a source', buffer));
  steps.forEach((step, at) => {
    step.inputs.forEach((buffer) => read(`step ${at}`, buffer));
    writtenBy(step).forEach((buffer) => fill(`step ${at}`, buffer));
  });
  outputs.forEach(({ name, buffer }) => read(`output ${name}`, buffer));
  return problems;
}

/** Shapes are those of the buffers, and kernels hold what engines can compute. */
function verifyStep({ buffers }: Plan, step: Step): readonly string[] {
  const shapes = (ids: readonly BufferId[]): readonly Shape[] => ids.map((id) => buffers[id].shape);
  if (step.kind === 'host') {
    return different('result', [shapeOf(step.op, shapes(step.inputs))], shapes([step.output]));
  }
  const { by, kernel } = step;
  return [
    ...different('inputs', kernel.inputs, shapes(step.inputs)),
    ...different(
      'outputs',
      kernel.outputs.map((id) => valueShape(kernel, id)),
      shapes(step.outputs),
    ),
    ...verifyKernel(kernel),
    ...(by === 'loops' && !isLoops(kernel) ? ['has loops of what is not one nest'] : []),
  ];
}

function verifyKernel(kernel: Kernel): readonly string[] {
  return kernel.nodes.flatMap(({ op, inputs, shape }, at) => {
    const own = kernel.inputs.length + at;
    if (!emitterOf(op)) return [`has a kernel with ${op.kind}, which no engine computes`];
    if (inputs.some((id) => id >= own)) return [`has a kernel whose value ${own} reads a later one`];
    return different(
      `value ${own}`,
      [
        shapeOf(
          op,
          inputs.map((id) => valueShape(kernel, id)),
        ),
      ],
      [shape],
    );
  });
}

/** Kernels and sources are float32, host steps float64. */
function verifyElements({ buffers, sources, steps }: Plan): readonly string[] {
  const expect = (element: 'float32' | 'float64', ids: readonly BufferId[]): readonly string[] =>
    ids.filter((id) => buffers[id].element !== element).map((id) => `buffer ${id} must be ${element}`);
  return [
    ...expect(
      'float32',
      sources.map(({ buffer }) => buffer),
    ),
    ...steps.flatMap((step) => expect(step.kind === 'host' ? 'float64' : 'float32', writtenBy(step))),
  ];
}

function verifyLifetimes(plan: Plan): readonly string[] {
  const right = withLifetimes(plan).buffers;
  return plan.buffers.flatMap(({ lastUse }, id) =>
    lastUse === right[id].lastUse ? [] : [`buffer ${id} is last used at step ${right[id].lastUse}, not ${lastUse}`],
  );
}

function different(what: string, expected: readonly Shape[], actual: readonly Shape[]): readonly string[] {
  const [wanted, got] = [expected, actual].map((shapes) => shapes.map((shape) => `[${shape}]`).join(' '));
  return wanted === got ? [] : [`has ${what} ${got}, not ${wanted}`];
}
