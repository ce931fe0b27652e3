/**
 * A plan as text: each kernel once, as a function with a short name, those of loops marked; then the given buffers, the steps with what they read
 * and write, and which buffers are not needed after each.
 */
import type { Origin } from '../graph/graph.ts';
import { attributes, primitiveName } from '../graph/print.ts';
import type { Primitive, Shape, TensorSource } from '../graph/primitive.ts';
import { releasedAfter, writtenBy } from './liveness.ts';
import type { BufferId, KernelStep, Plan, Step } from './plan.ts';

/** The whole plan; a step is `b7 : [16, 32] = k2(b5, b6)  // stage1.conv conv; frees b5`. */
export function printPlan(plan: Plan): string {
  const kernels = kernelSteps(plan);
  const names = new Map([...kernels.keys()].map((key, at) => [key, `k${at + 1}`]));
  const released = releasedAfter(plan);
  const functions = [...kernels].map(([key, step]) => printKernel(names.get(key) as string, step));
  const sources = plan.sources.map(({ source, buffer }) => `${declaration(plan, [buffer])} = ${printSource(source)}`);
  const steps = plan.steps.map((step, at) => {
    const freed = released[at].length === 0 ? '' : `; frees ${released[at].map(bufferName).join(', ')}`;
    return `${printStep(plan, names, step)}  // ${printOrigin(plan.buffers[writtenBy(step)[0]].origin)}${freed}`;
  });
  const outputs = plan.outputs.map(({ name, buffer }) => `${name} = ${bufferName(buffer)}`);
  return [...functions, sources.join('\n'), steps.join('\n'), outputs.join('\n')].filter(Boolean).join('\n\n');
}

/** A step of each kernel by its key, in the order of their first use. */
function kernelSteps({ steps }: Plan): ReadonlyMap<string, KernelStep> {
  const kernels = new Map<string, KernelStep>();
  for (const step of steps) if (step.kind === 'kernel') kernels.set(step.kernel.key, step);
  return kernels;
}

function printKernel(name: string, { by, kernel: { inputs, nodes, outputs } }: KernelStep): string {
  const value = (id: number): string => `%${id}`;
  const parameters = inputs.map((shape, id) => `${value(id)} : ${printShape(shape)}`);
  const body = nodes.map(({ op, inputs: operands, shape }, at) => {
    return `  ${value(inputs.length + at)} = ${printCall(op, operands.map(value))} : ${printShape(shape)}`;
  });
  const head = `${by === 'loops' ? 'loops ' : ''}${name}(${parameters.join(', ')})`;
  return [`${head} {`, ...body, `  return ${outputs.map(value).join(', ')}`, '}'].join('\n');
}

function printStep(plan: Plan, names: ReadonlyMap<string, string>, step: Step): string {
  const operands = step.inputs.map(bufferName);
  const call =
    step.kind === 'kernel' ? `${names.get(step.kernel.key)}(${operands.join(', ')})` : printCall(step.op, operands);
  return `${declaration(plan, writtenBy(step))} = ${call}`;
}

const printCall = (op: Primitive, operands: readonly string[]): string =>
  `${primitiveName(op)}(${operands.join(', ')})${attributes(op)}`;

/** Buffers with their shapes; those of the host are marked, since they are float64. */
function declaration({ buffers }: Plan, ids: readonly BufferId[]): string {
  return ids
    .map(
      (id) =>
        `${bufferName(id)} : ${printShape(buffers[id].shape)}${buffers[id].element === 'float64' ? ' float64' : ''}`,
    )
    .join(', ');
}

function printSource(source: TensorSource): string {
  switch (source.kind) {
    case 'weight':
      return `weight ${source.path}${source.values === 'init' ? '' : ` ${source.values}`}`;
    case 'noise':
      return `noise ${source.stream}`;
    case 'random':
      return `random ${source.distribution} ${source.number} ${source.place}`;
    case 'images':
    case 'labels':
    case 'targets':
      return source.batch === 0 ? source.kind : `${source.kind} ${source.batch}`;
    case 'ones':
      return source.kind;
    default:
      return source satisfies never;
  }
}

const printOrigin = ({ site, operator }: Origin): string => (site === null ? operator : `${site} ${operator}`);

const printShape = (shape: Shape): string => `[${shape.join(', ')}]`;

const bufferName = (id: BufferId): string => `b${id}`;
