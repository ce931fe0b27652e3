/**
 * A plan as text: first the kernels, each once however often it runs, then the buffers filled from outside, the steps in
 * order, and the outputs. `%7` is a buffer; within a kernel `x0` is an input and `t0` a value.
 */
import { attributes, primitiveName } from '../graph/print.ts';
import type { Shape, TensorSource } from '../graph/primitive.ts';
import type { Buffer, BufferId, Kernel, Plan, Step, ValueId } from './plan.ts';

/** The whole plan; lines end with `\n` except the last. */
export function printPlan(plan: Plan): string {
  const kernels = plan.steps.flatMap((step) => (step.kind === 'kernel' ? [step.kernel] : []));
  const names = new Map<string, string>();
  for (const { key } of kernels) if (!names.has(key)) names.set(key, `k${names.size}`);
  const definitions = [...names].map(([key, name]) => {
    const uses = kernels.filter((kernel) => kernel.key === key);
    return printKernel(name, uses[0], uses.length);
  });
  const sources = plan.sources.map(({ source, buffer }) => `${declare(plan, buffer)} = ${sourceName(source)}`);
  const steps = plan.steps.map((step) => printStep(plan, step, names));
  const outputs = plan.outputs.map(({ name, buffer }) => `${name} = %${buffer}`);
  return [...definitions, sources.join('\n'), steps.join('\n'), outputs.join('\n')].join('\n\n');
}

function printKernel(name: string, { inputs, nodes, outputs }: Kernel, uses: number): string {
  const value = (id: ValueId): string => (id < inputs.length ? `x${id}` : `t${id - inputs.length}`);
  const parameters = inputs.map((shape, at) => `x${at} : ${printShape(shape)}`).join(', ');
  const lines = nodes.map(({ op, inputs: operands, shape }, at) => {
    return `  t${at} = ${primitiveName(op)}(${operands.map(value).join(', ')})${attributes(op)} : ${printShape(shape)}`;
  });
  const head = `kernel ${name}(${parameters})  // runs ${uses === 1 ? 'once' : `${uses} times`}`;
  return [head, ...lines, `  give ${outputs.map(value).join(', ')}`].join('\n');
}

function printStep(plan: Plan, step: Step, names: ReadonlyMap<string, string>): string {
  const inputs = step.inputs.map((buffer) => `%${buffer}`).join(', ');
  switch (step.kind) {
    case 'kernel':
      return `${step.outputs.map((buffer) => declare(plan, buffer)).join(', ')} = ${names.get(step.kernel.key)}(${inputs})`;
    case 'host': {
      const { op } = step.node;
      return `${declare(plan, step.output)} = host ${primitiveName(op)}(${inputs})${attributes(op)}`;
    }
    default:
      return step satisfies never;
  }
}

function declare({ buffers }: Plan, id: BufferId): string {
  const { shape, element }: Buffer = buffers[id];
  return `%${id} : ${element === 'float64' ? 'float64 ' : ''}${printShape(shape)}`;
}

const printShape = (shape: Shape): string => `[${shape.join(', ')}]`;

function sourceName(source: TensorSource): string {
  switch (source.kind) {
    case 'weight':
      return `${source.role} ${source.path}`;
    case 'noise':
      return `noise ${source.stream}`;
    case 'images':
    case 'ones':
    case 'labels':
    case 'targets':
      return source.kind;
    default:
      return source satisfies never;
  }
}
