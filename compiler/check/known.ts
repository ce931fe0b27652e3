/** What is known of a program before any network runs. */
import type { Core } from '../core/core.ts';
import { partsOf } from '../core/walk.ts';

/** The first tensor that the value of `core` depends on, or null: then it is known once the network is. */
export function tensorRead(core: Core): Core | null {
  const seen = new Set<Core>();
  const waiting = [core];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next) || isLength(next)) continue;
    seen.add(next);
    if (next.kind === 'site_tensor' || next.kind === 'pass_tensor') return next;
    waiting.push(...partsOf(next).toReversed());
  }
  return null;
}

/** `size` and `count` read no value of their operand. */
const isLength = (core: Core): boolean =>
  core.kind === 'apply' && (core.operator === 'size' || core.operator === 'count');
