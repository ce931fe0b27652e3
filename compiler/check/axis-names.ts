/** The names that axes have when they are read from a network, or get from operators. */
import { PASS_TENSORS, SITES } from '../sites/families.ts';

export const AXIS_NAMES: ReadonlySet<string> = new Set([
  ...Object.values(PASS_TENSORS).flatMap((axes) => axes.map(({ name }) => name)),
  ...Object.values(SITES).flatMap(({ tensors }) =>
    Object.values(tensors).flatMap((axes) => axes.map(({ name }) => name)),
  ),
  'feature',
  'layer',
  'value',
]);
