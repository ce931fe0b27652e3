/**
 * What a fold's condition says about sizes. `where l.hi == l.wi` makes two sizes equal in the body, `where l.groups == 1`
 * makes a convolution's weights and input agree; one size then stands for all that are equal.
 */
import type { SiteSize } from '../core/axis.ts';
import type { Binder, Core } from '../core/core.ts';
import type { SiteNumber } from '../sites/families.ts';

const SIZES: readonly SiteSize[] = ['out', 'in', 'group', 'kh', 'kw', 'hi', 'wi', 'ho', 'wo', 'channel', 'h', 'w'];

/** The sizes that have a representative other than themselves, under a condition on the sites of `binder`. */
export function refine(condition: Core | null, binder: Binder): ReadonlyMap<SiteSize, SiteSize> {
  const same = new Map<SiteSize, SiteSize>();
  const representative = (size: SiteSize): SiteSize => same.get(size) ?? size;
  for (const [a, b] of conjuncts(condition).flatMap((each) => equation(each, binder))) {
    const [first, second] = [representative(a), representative(b)].sort((x, y) => SIZES.indexOf(x) - SIZES.indexOf(y));
    if (first === second) continue;
    for (const size of SIZES) if (representative(size) === second) same.set(size, first);
  }
  return same;
}

/** The parts that all hold when the condition does; without recursion, since a chain of `and` may be long. */
function conjuncts(condition: Core | null): readonly Core[] {
  const parts: Core[] = [];
  const waiting = condition ? [condition] : [];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.kind === 'apply' && next.operator === 'and') waiting.push(...next.arguments);
    else parts.push(next);
  }
  return parts;
}

function equation(part: Core, binder: Binder): readonly (readonly [SiteSize, SiteSize])[] {
  if (part.kind !== 'apply' || part.operator !== 'eq') return [];
  const numbers = part.arguments.map((each) =>
    each.kind === 'site_number' && each.binder === binder ? each.number : null,
  );
  const [a, b] = numbers.map((number) => number && sizeOf(number));
  if (a && b) return [[a, b]];
  const one = part.arguments.some((each) => each.kind === 'number' && each.value === 1);
  return one && numbers.includes('groups') ? [['group', 'in']] : [];
}

/** The size that a number of a site is, if it is one. */
function sizeOf(number: SiteNumber): SiteSize | null {
  if (number === 'channels_in') return 'in';
  if (number === 'channels_out') return 'out';
  return SIZES.find((size) => size === number) ?? null;
}
