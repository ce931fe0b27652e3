/** What a pass's description says about the tensors it offers. */
import type { AxisType, Size } from '../core/axis.ts';
import type { PassSpec } from '../core/core.ts';
import { PASS_TENSORS, type PassTensor } from '../sites/families.ts';

/** Whether the input holds images, or noise in their place; `ones` alone is one image without a label. */
export const hasImages = ({ input }: Pick<PassSpec, 'input'>): boolean => input.some(({ kind }) => kind !== 'ones');

/** How many images the pass sees. */
export const batchSize = (pass: PassSpec): Size => ({ kind: 'network', name: hasImages(pass) ? 'batch' : 'single' });

/** The type of a tensor of the pass outside any site. */
export function passTensorType(pass: PassSpec, tensor: PassTensor): AxisType {
  const axes: readonly {
    readonly name: string;
    readonly size: 'batch' | Extract<Size, { kind: 'network' }>['name'];
  }[] = PASS_TENSORS[tensor];
  return axes.map(({ name, size }) => ({
    name,
    size: size === 'batch' ? batchSize(pass) : { kind: 'network', name: size },
  }));
}
