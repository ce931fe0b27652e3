/** What draws random numbers for a tensor of the network. Such calls are not operators: they take a place, not a value. */
import type { Distribution } from '../graph/primitive.ts';

export const RANDOM = {
  random_signs: { distribution: 'signs', doc: '-1 or 1, alike often, for each element of x' },
  random_normal: { distribution: 'normal', doc: 'a standard normal number for each element of x' },
} as const satisfies Record<string, { readonly distribution: Distribution; readonly doc: string }>;

export type RandomName = keyof typeof RANDOM;

export const isRandom = (name: string): name is RandomName => Object.hasOwn(RANDOM, name);
