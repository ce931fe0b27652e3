/** Error bounds of kernels and of whole plans: engines compute in float32, the host goes on in float64 with what they gave. */
import type { Kernel, Plan } from '../../../compiler/plan/plan.ts';
import type { Provide } from '../../../runtime/execute.ts';
import { tensor } from '../../../runtime/reference/tensor.ts';
import { type Arithmetics, bounded, type Bounded, exactly, FLOAT32, FLOAT64, rounding } from './arithmetic.ts';
import { boundedNode } from './bounds.ts';

/** What is known of a kernel's outputs. */
export function kernelBounds(kernel: Kernel, inputs: readonly Bounded[], arithmetic = FLOAT32): readonly Bounded[] {
  const known = inputs.map(inFloat32);
  for (const { op, inputs: ids } of kernel.nodes) {
    known.push(boundedNode(arithmetic, op, ids.map((id) => known[id]))); // prettier-ignore
  }
  return kernel.outputs.map((id) => known[id]);
}

/** What is known of a plan's outputs, by their names. */
export function planBounds(
  plan: Plan,
  provide: Provide,
  { kernels, host }: Arithmetics = { kernels: FLOAT32, host: FLOAT64 },
): ReadonlyMap<string, Bounded> {
  const known: Bounded[] = [];
  for (const { source, buffer } of plan.sources) {
    const { shape } = plan.buffers[buffer];
    known[buffer] = exactly(tensor(shape, provide(source, shape)));
  }
  for (const step of plan.steps) {
    const inputs = step.inputs.map((buffer) => known[buffer]);
    if (step.kind === 'host') known[step.output] = boundedNode(host, step.op, inputs);
    else kernelBounds(step.kernel, inputs, kernels).forEach((output, at) => (known[step.outputs[at]] = output));
  }
  return new Map(plan.outputs.map(({ name, buffer }) => [name, known[buffer]]));
}

/** What an engine takes over from the host is rounded. */
const inFloat32 = ({ value, error }: Bounded): Bounded =>
  bounded(value, (at) => error.data[at] + rounding(FLOAT32, value.data[at], error.data[at], FLOAT32.unit));
