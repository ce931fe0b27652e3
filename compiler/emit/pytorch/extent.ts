/** Symbolic sizes in Python: needed only for what a fold is over no site. */
import { type Axis, sameSize, type Size, type SiteSize, sizeKey } from '../../core/axis.ts';
import type { Core } from '../../core/core.ts';
import { nodesOf } from '../../core/walk.ts';
import { loopAt, type Place, reading, type Writing } from './writing.ts';

/** The length of a fold's axis, given the fold. */
export type LengthOf = (fold: Core & { readonly kind: 'fold' }, axisOf: (body: Core) => Axis | undefined) => string;

/** A size in the type of `core`. */
export function extent(writing: Writing, size: Size, core: Core, place: Place, lengthOf: LengthOf): string {
  switch (size.kind) {
    case 'network':
      return networkSize(writing, size.name);
    case 'site':
      return siteSize(writing, size.name, place, size.binder);
    case 'product':
      return size.of.map((each) => extent(writing, each, core, place, lengthOf)).join(' * ') || '1';
    case 'smaller':
      return `min(${size.of.map((each) => extent(writing, each, core, place, lengthOf)).join(', ')})`;
    case 'first':
      return `min(${size.count}, ${extent(writing, size.of, core, place, lengthOf)})`;
    case 'less':
      return `max(0, ${extent(writing, size.of, core, place, lengthOf)} - 1)`;
    case 'fold': {
      const makes = (axis: Axis | undefined): boolean => axis !== undefined && sameSize(axis.size, size);
      for (const { core: node } of nodesOf([core])) {
        if (node.kind !== 'fold' || (node.fold !== 'collect' && node.fold !== 'concat')) continue;
        const axisOf = ({ type }: Core): Axis | undefined => type.find(({ name }) => name === (node.joined ?? 'layer'));
        if (makes(axisOf(node))) return lengthOf(node, axisOf);
      }
      throw new Error(`no fold makes an axis of the size ${sizeKey(size)}`);
    }
    default:
      return size satisfies never;
  }
}

function networkSize(
  { runs: [run], runNames, reads }: Writing,
  name: Extract<Size, { readonly kind: 'network' }>['name'],
): string {
  const network = runNames.get(run?.key) ?? '';
  if (name === 'feature') reads.features = true;
  return {
    batch: 'len(images)',
    single: '1',
    class: `${network}.logits.shape[1]`,
    feature: `${network}.features.shape[1]`,
    input_channel: 'images.shape[1]',
    input_h: 'images.shape[2]',
    input_w: 'images.shape[3]',
  }[name];
}

function siteSize(writing: Writing, name: SiteSize, place: Place, binder: number): string {
  const { kind, anySite } = loopAt(place, binder);
  const read = (number: string): string => {
    reading(writing, kind, number);
    return `${anySite()}.${number}`;
  };
  const linear = kind === 'linear' || kind === 'linear_seq';
  switch (name) {
    case 'out':
      return read('channels_out');
    case 'in':
      return read('channels_in');
    case 'group':
      return linear ? read('channels_in') : `${read('channels_in')} // ${read('groups')}`;
    case 'kh':
    case 'kw':
    case 'hi':
    case 'wi':
    case 'ho':
    case 'wo':
    case 'channel':
    case 'h':
    case 'w':
    case 'position':
      return read(name);
    default:
      return name satisfies never;
  }
}
