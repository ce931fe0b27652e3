/** A fold in Python: the loop over its sites, what becomes of their values, and what there is of none. */
import type { Axis } from '../../core/axis.ts';
import type { Core } from '../../core/core.ts';
import { asDouble, asOperand, asTensor } from './emitter.ts';
import { extent, type LengthOf } from './extent.ts';
import { FOLD_WRITERS } from './folds.ts';
import { writeLoop } from './loop.ts';
import { region } from './region.ts';
import { type Call, callCode } from './statement.ts';
import { simple, type Value } from './value.ts';
import type { Place, Writing } from './writing.ts';

type Fold = Core & { readonly kind: 'fold' };

/** Statements, and the call that gives the value after them. */
export interface WrittenFold {
  readonly lines: readonly string[];
  readonly call: Call;
  readonly value: Value;
}

/** The statements of a fold and its value; `name` is what the program calls it. */
export function writeFold(writing: Writing, core: Fold, place: Place, name: string | undefined): WrittenFold {
  const loop = writeLoop(writing, core, place, `${name ?? 'value'}s`, ({ body }, inside) => {
    const { lines, values } = region(writing, [body], inside);
    return { lines, value: foldable(writing, core, values[0]) };
  });
  const { values, generated, axes } = loop;
  const scalar = axes.length === 0;
  const double = scalar || loop.double;
  const lines = [...loop.lines];
  const call = FOLD_WRITERS[core.fold](writing, {
    values,
    generated,
    scalar,
    differentiated: writing.differentiated(core),
    filled: (none) => filled(writing, core, axes, double, place, none, lines),
    dim: axes.indexOf(core.joined ?? ''),
  });
  const result = core.fold === 'collect' ? ['layer', ...axes] : axes;
  return { lines, call, value: simple(callCode(call), 'tensor', result, double) };
}

/** Sums take Python's numbers as they are; what else combines numbers needs tensors of one type. */
function foldable(writing: Writing, { fold }: Fold, value: Value): Value {
  if (value.axes.length > 0) return asTensor(writing, value);
  return fold === 'sum' || fold === 'mean' ? asOperand(writing, value) : asDouble(writing, value);
}

/** What a fold is over no site; what has to be computed for that is added to `lines`. */
function filled(
  writing: Writing,
  core: Fold,
  axes: readonly string[],
  double: boolean,
  place: Place,
  none: string,
  lines: string[],
): string {
  const [{ body }] = core.variants;
  const lengthOf: LengthOf = (fold, axisOf) => {
    const length = lengthOfFold(writing, fold, axisOf, place);
    lines.push(...length.lines);
    return length.code;
  };
  const sizes = axes.map((axis) => {
    if (axis === core.joined) return '0';
    const { size } = body.type.find(({ name }) => name === axis) as Axis;
    return extent(writing, size, body, place, lengthOf);
  });
  const shape = core.fold === 'collect' ? ['0', ...sizes] : sizes;
  if (shape.length === 0) return `${writing.helper('scalar')}(${none})`;
  const tensor =
    none === '0' ? `images.new_zeros(${shape.join(', ')})` : `images.new_full((${shape.join(', ')},), ${none})`;
  return double ? `${tensor}.double()` : tensor;
}

/** How many sites a fold lines up, or how long all of them are that it joins. */
function lengthOfFold(
  writing: Writing,
  fold: Fold,
  axisOf: (body: Core) => Axis | undefined,
  place: Place,
): { readonly lines: readonly string[]; readonly code: string } {
  const { lines, values } = writeLoop(writing, fold, place, 'lengths', ({ body }, inside) => {
    const before: string[] = [];
    const lengthOf: LengthOf = (inner, axis) => {
      const length = lengthOfFold(writing, inner, axis, inside);
      before.push(...length.lines);
      return length.code;
    };
    const size = fold.fold === 'collect' ? '1' : extent(writing, (axisOf(body) as Axis).size, body, inside, lengthOf);
    return { lines: before, value: simple(size, 'number') };
  });
  return { lines, code: `sum(${values})` };
}
