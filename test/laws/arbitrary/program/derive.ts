/** Derivatives of what the pool holds. */
import { hasRows, jacobianType } from '../../../../compiler/check/derivative.ts';
import { type AxisType, sizeKey } from '../../../../compiler/core/axis.ts';
import { apply } from './operate.ts';
import * as b from '../../../../grammar/build.ts';
import { chance, leaf, pick, type Place, type Typed } from './typed.ts';

/** `grad(x)`, `grad(y, x)` or `jacobian(y, x)`, or null if nothing fits. */
export function derive(place: Place): Typed | null {
  const { source, pool } = place;
  if (source.derivatives === 0) return null;
  const x = pick(
    source,
    [...pool, leaf(place), leaf(place)].filter(({ variable }) => variable),
  );
  const y = pick(source, pool);
  if (!x) return null;
  const made = chance(source, 3) ? jacobian(place, y, x) : grad(place, y, x);
  if (made) source.derivatives -= 1;
  return made;
}

function grad(place: Place, y: Typed, x: Typed): Typed | null {
  if (x.variable?.loss && chance(place.source, 2)) return derivative('grad', [x], x.types);
  const total = y.types.every((type) => type.length === 0) ? y : apply(place, 'sum', y);
  if (!total?.smooth || total.types.some((type) => type.length > 0)) return null;
  return derivative('grad', [total, x], x.types);
}

function jacobian(place: Place, y: Typed, x: Typed): Typed | null {
  // Features and flattened axes are long.
  const isShort = ([{ size }]: AxisType): boolean => size.kind !== 'product' && sizeKey(size) !== 'feature';
  if (!y.smooth || !y.types.every((type) => hasRows(type) && isShort(type))) return null;
  return derivative(
    'jacobian',
    [y, x],
    place.contexts.map((_, at) => jacobianType(y.types[at], x.types[at])),
  );
}

const derivative = (callee: string, values: readonly Typed[], types: readonly AxisType[]): Typed => ({
  expression: b.call(
    callee,
    values.map(({ expression }) => b.argument(expression)),
  ),
  types,
  smooth: true,
  variable: null,
});
