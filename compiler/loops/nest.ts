/**
 * Loop nests: how a kernel of pointwise functions and reductions runs as loops that read each tensor once per stage and write results only. Where
 * a reduction feeds the functions of the very elements that it reduces, as the mean does in a normalisation, the elements are walked over again, in
 * another stage: not of the whole tensor, but of the part that the reduction gives one number for, while that is still close.
 */
import { elements } from '../graph/graph.ts';
import type { BinaryFn, Primitive, ReduceFn, Shape, UnaryFn } from '../graph/primitive.ts';
import type { Kernel, ValueId } from '../plan/plan.ts';
import { valueShape } from '../plan/kernel.ts';
import { atomsOf, type DimAtoms, divided } from './atoms.ts';
import { isAlone } from './kinds.ts';
import { writtenOut } from './written-out.ts';

export interface Nest {
  /** Sizes of the atoms, outermost first. The last is walked over by vectors. */
  readonly sizes: readonly number[];
  /** Atoms around all stages. */
  readonly outer: readonly number[];
  readonly stages: number;
  /** In topological order: what comes in, then what is computed. */
  readonly values: readonly NestValue[];
  /** What goes out. */
  readonly outputs: readonly number[];
}

export interface NestValue {
  /** The atoms along which it varies, ascending; in memory it is row-major by them. */
  readonly atoms: readonly number[];
  /** From which stage on it is known. */
  readonly stage: number;
  readonly made: Made;
}

export type Made =
  | { readonly by: 'input'; readonly input: number }
  | { readonly by: 'constant'; readonly value: number }
  | { readonly by: 'unary'; readonly fn: UnaryFn; readonly from: readonly [number] }
  | { readonly by: 'binary'; readonly fn: BinaryFn; readonly from: readonly [number, number] }
  | { readonly by: 'select'; readonly from: readonly [number, number, number] }
  /** In the stage before the one from which it is known. */
  | { readonly by: 'reduce'; readonly fn: ReduceFn; readonly from: readonly [number] };

/** The nest of a kernel, or null if its tensors or its reductions do not fit into one. */
export function nestOf(given: Kernel): Nest | null {
  if (given.nodes.some(({ op }) => isAlone(op))) return null;
  const kernel = writtenOut(given);
  const shapes = [...kernel.inputs, ...kernel.nodes.map(({ shape }) => shape)];
  // Loops are walked at least once.
  if (shapes.some((shape) => elements(shape) === 0)) return null;
  const sizes = atomsOf(shapes);
  const dims = sizes && inferDims(kernel, sizes);
  if (!sizes || !dims || sizes.length === 0) return null;
  const { values, outputs } = valuesOf(kernel, dims);
  const outer = outerOf(values);
  if (!outer || !isSound(values, outer, sizes.length)) return null;
  const isGiven = outputs.every((id, at) => goesOut(values[id], valueShape(kernel, kernel.outputs[at]), outer, sizes));
  if (!isGiven) return null;
  const stages = Math.max(...values.map(({ stage, made }) => (made.by === 'reduce' ? stage : stage + 1)));
  return merged({ sizes, outer, stages, values, outputs });
}

/** The values of a kernel, of which movements are none: a tensor in another shape is the same. */
function valuesOf(kernel: Kernel, dims: readonly (readonly DimAtoms[])[]): Pick<Nest, 'values' | 'outputs'> {
  const values: NestValue[] = kernel.inputs.map((_, input) => {
    return { atoms: dims[input].flat(), stage: 0, made: { by: 'input', input } };
  });
  const ids = values.map((_, id) => id);
  const add = (atoms: readonly number[], made: Made): number => {
    const before = 'from' in made ? Math.max(...made.from.map((id) => values[id].stage)) : 0;
    return values.push({ atoms, stage: made.by === 'reduce' ? before + 1 : before, made }) - 1;
  };
  const union = (from: readonly number[]): readonly number[] =>
    [...new Set(from.flatMap((id) => values[id].atoms))].sort((a, b) => a - b);
  kernel.nodes.forEach(({ op, inputs }, at) => {
    const own = dims[kernel.inputs.length + at].flat();
    const [a, b, c] = inputs.map((input) => ids[input]);
    const made = (): number => {
      switch (op.kind) {
        case 'fill':
          return add([], { by: 'constant', value: op.value });
        case 'unary':
          return add(values[a].atoms, { by: 'unary', fn: op.fn, from: [a] });
        case 'binary':
          return add(union([a, b]), { by: 'binary', fn: op.fn, from: [a, b] });
        case 'select':
          return add(union([a, b, c]), { by: 'select', from: [a, b, c] });
        case 'reduce':
          return add(own, { by: 'reduce', fn: op.fn, from: [a] });
        case 'contract':
          return add(own, {
            by: 'reduce',
            fn: 'sum',
            from: [add(union([a, b]), { by: 'binary', fn: 'mul', from: [a, b] })],
          });
        default:
          // Movements.
          return a;
      }
    };
    ids.push(made());
  });
  return { values, outputs: kernel.outputs.map((id) => ids[id]) };
}

/** What reductions that go on within the nest give a number for; null if they do not all agree. */
function outerOf(values: readonly NestValue[]): readonly number[] | null {
  const read = new Set(values.flatMap(({ made }) => ('from' in made ? made.from : [])));
  const inner = values.filter(({ made }, id) => made.by === 'reduce' && read.has(id)).map(({ atoms }) => atoms);
  const [first = []] = inner;
  return inner.every((atoms) => atoms.join() === first.join()) ? first : null;
}

/** Whether all that is reduced is whole, and vectors stay in the innermost loop. */
function isSound(values: readonly NestValue[], outer: readonly number[], atoms: number): boolean {
  return (
    !outer.includes(atoms - 1) &&
    values.every(({ made }) => made.by !== 'reduce' || values[made.from[0]].atoms.length === atoms)
  );
}

/** Whether a value can be written: computed here, whole or reduced or known between stages, and not repeated along any atom. */
function goesOut(
  { atoms, made }: NestValue,
  shape: Shape,
  outer: readonly number[],
  sizes: readonly number[],
): boolean {
  if (made.by === 'input' || made.by === 'constant') return false;
  if (atoms.reduce((product, atom) => product * sizes[atom], 1) !== elements(shape)) return false;
  return atoms.length === sizes.length || made.by === 'reduce' || atoms.join() === outer.join();
}

/** Innermost loops are no longer than this, if they can be divided: sums of them are added in float64. */
const LONG = 2048;

/** With atoms that always go together as one, but the innermost divided if it is long. */
function merged(nest: Nest): Nest {
  const groups: number[][] = [];
  const together = (a: number, b: number): boolean =>
    [nest.outer, ...nest.values.map(({ atoms }) => atoms)].every((atoms) => atoms.includes(a) === atoms.includes(b));
  for (const atom of nest.sizes.keys()) {
    const last = groups.at(-1);
    if (last && together(last[0], atom)) last.push(atom);
    else groups.push([atom]);
  }
  const sizes = groups.map((group) => group.reduce((product, atom) => product * nest.sizes[atom], 1));
  const length = sizes.at(-1) as number;
  const part = partOf(length);
  const isDivided = part < length;
  if (isDivided) sizes.splice(-1, 1, length / part, part);
  const renamed = (atoms: readonly number[]): readonly number[] =>
    groups.flatMap((group, at) => {
      if (!atoms.includes(group[0])) return [];
      return isDivided && at === groups.length - 1 ? [at, at + 1] : [at];
    });
  const values = nest.values.map((value) => ({ ...value, atoms: renamed(value.atoms) }));
  return { ...nest, sizes, outer: renamed(nest.outer), values };
}

/** How long the innermost loop is of one of this length: as long as it may be, if it can be divided into whole vectors. */
function partOf(length: number): number {
  if (length <= LONG) return length;
  for (let part = LONG; part > 0; part -= 4) if (length % part === 0) return part;
  return length;
}

/** The atoms of every dimension of every value, found from those of whole tensors by how values stand to each other; null if some are not known then. */
function inferDims(kernel: Kernel, sizes: readonly number[]): readonly (readonly DimAtoms[])[] | null {
  const size = sizes.reduce((product, each) => product * each, 1);
  const all = [...sizes.keys()];
  const count = kernel.inputs.length + kernel.nodes.length;
  const shapes = Array.from({ length: count }, (_, id) => valueShape(kernel, id));
  const known: (DimAtoms | undefined)[][] = [];
  for (const shape of shapes) {
    const whole = elements(shape) === size ? divided(shape, all, sizes) : [];
    if (!whole) return null;
    known.push(shape.map((length, dim) => (length === 1 ? [] : whole[dim])));
  }
  let isChanged = true;
  let isAgreed = true;
  const same = (a: ValueId, dimA: number, b: ValueId, dimB: number): void => {
    if (shapes[a][dimA] === 1 || shapes[b][dimB] === 1) return;
    const [x, y] = [known[a][dimA], known[b][dimB]];
    if (x && y) isAgreed &&= x.join() === y.join();
    else if (x || y) {
      known[a][dimA] = known[b][dimB] = x ?? y;
      isChanged = true;
    }
  };
  const relations = kernel.nodes.map(({ op, inputs, shape }) => {
    const read = inputs.map((id) => shapes[id]);
    return related(op, read, shape);
  });
  while (isChanged) {
    isChanged = false;
    kernel.nodes.forEach(({ inputs }, at) => {
      const own = kernel.inputs.length + at;
      relations[at].forEach((pairs, input) => {
        for (const [from, to] of pairs) same(inputs[input], from, own, to);
      });
    });
  }
  return isAgreed && known.every((dims) => dims.every((atoms) => atoms)) ? (known as DimAtoms[][]) : null;
}

/** For each input, which of its dimensions are the same as which of the result. */
function related(
  op: Primitive,
  inputs: readonly Shape[],
  shape: Shape,
): readonly (readonly (readonly [number, number])[])[] {
  const inOrder = (from: readonly number[], to: readonly number[]): readonly (readonly [number, number])[] =>
    from.length === to.length ? from.map((dim, at) => [dim, to[at]] as const) : [];
  const long = (of: Shape): readonly number[] => [...of.keys()].filter((dim) => of[dim] !== 1);
  return inputs.map((input) => {
    const dims = [...input.keys()];
    switch (op.kind) {
      case 'reduce':
        return inOrder(
          dims.filter((dim) => !op.dims.includes(dim)),
          [...shape.keys()],
        );
      case 'contract':
        return [...op.out].map((letter, dim) => [op.left.indexOf(letter), dim] as const);
      case 'reshape': {
        const [from, to] = [long(input), long(shape)];
        return from.map((dim) => input[dim]).join() === to.map((dim) => shape[dim]).join() ? inOrder(from, to) : [];
      }
      default:
        return inOrder(dims, [...shape.keys()]);
    }
  });
}
