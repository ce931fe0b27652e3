/** Random numbers for a tensor, by a call with a name of its place: the same in every run and for every family of sites. */
import type { Core } from '../../core/core.ts';
import { runOf } from './runs.ts';
import { simple, type Value } from './value.ts';
import { loopAt, type Place, reading, type Writing } from './writing.ts';

/** Of which layer of a triple a tensor is, if not of the convolution, and which side. */
const OF_TRIPLE: Readonly<Record<string, readonly [field: string, side: string]>> = {
  relu_in: ['relu_place', 'in'],
  conv_in: ['place', 'in'],
  conv_out: ['place', 'out'],
  norm_out: ['norm_place', 'out'],
};

/** Numbers like `x`, which the node's tensor is written as. */
export function randomNumbers(
  writing: Writing,
  core: Core & { readonly kind: 'random' },
  place: Place,
  x: Value,
): Value {
  const helper = writing.helper(`random_${core.distribution}`);
  const code = `${helper}(${x.code}, ${placeCode(writing, core.x, place)}, ${core.number}, ${writing.seed()})`;
  return simple(code, 'tensor', x.axes, x.double);
}

function placeCode(writing: Writing, x: Core, place: Place): string {
  if (x.kind === 'pass_tensor') return `"${x.tensor}"`;
  if (x.kind !== 'site_tensor') throw new Error(`nothing is drawn for a ${x.kind}`);
  const { kind, site } = loopAt(place, x.binder);
  const name = site(runOf(writing.runs, x.pass));
  const [field, side] = (kind === 'triple' ? OF_TRIPLE[x.tensor] : undefined) ?? ['place', x.tensor];
  reading(writing, kind, field);
  if (x.tensor !== 'value') return `f"{${name}.${field}}.${side}"`;
  reading(writing, kind, 'role');
  return `f"{${name}.place}.{${name}.role}"`;
}
