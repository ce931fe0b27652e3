/** Questions about symbolic sizes. */
import type { Size } from '../../core/axis.ts';

/** Whether an axis may be empty: only those that folds make can, and parts of axes. */
export function maybeEmpty(size: Size): boolean {
  switch (size.kind) {
    case 'fold':
    case 'first':
    case 'less':
      return true;
    case 'product':
    case 'smaller':
      return size.of.some(maybeEmpty);
    case 'network':
    case 'site':
      return false;
    default:
      return size satisfies never;
  }
}
