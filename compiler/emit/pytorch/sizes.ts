/** Questions about symbolic sizes. */
import type { Size } from '../../core/axis.ts';

/** Whether an axis may be empty: only those that folds make can. */
export function isFoldSize(size: Size): boolean {
  switch (size.kind) {
    case 'fold':
      return true;
    case 'product':
    case 'smaller':
      return size.of.some(isFoldSize);
    case 'network':
    case 'site':
      return false;
    default:
      return size satisfies never;
  }
}
