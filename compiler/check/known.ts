/** What is known of a program before any network runs. */
import type { Core } from '../core/core.ts';
import { partsOf } from '../core/walk.ts';
import { OPERATORS } from '../operators/table.ts';

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

/**
 * The first part of `core` that is more than arithmetic on numbers, or null: values along an axis, and operators that only
 * make sense of tensors. What a condition is made of must have none, since it is evaluated without an engine.
 */
export function beyondNumbers(core: Core): Core | null {
  const seen = new Set<Core>();
  const waiting = [core];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (isLength(next)) continue;
    if (next.type.length > 0 || (next.kind === 'apply' && !isArithmetic(next))) return next;
    waiting.push(...partsOf(next).toReversed());
  }
  return null;
}

/** Pointwise operators, and reductions of one number except those that sort. */
const isArithmetic = ({ operator }: Core & { readonly kind: 'apply' }): boolean => {
  const { group, differentiable } = OPERATORS[operator];
  return group === 'pointwise' || (group === 'reduction' && differentiable);
};

/** `size` and `count` read no value of their operand. */
const isLength = (core: Core): boolean =>
  core.kind === 'apply' && (core.operator === 'size' || core.operator === 'count');
