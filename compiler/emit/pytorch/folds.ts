/** How the values of a fold's sites become one in Python. */
import type { FoldName } from '../../core/core.ts';
import { call, type Call } from './statement.ts';
import type { Emitter } from './emitter.ts';

/** What the values of a fold are. */
export interface Folded {
  /** A list, or a generator without parentheses. */
  readonly values: string;
  readonly generated: boolean;
  /** Whether each is one number. */
  readonly scalar: boolean;
  readonly differentiated: boolean;
  /** What it is over no site, where it is filled with a number: `images.new_full(…)` or a scalar. */
  readonly filled: (value: string) => string;
  /** The dimension that `concat` joins. */
  readonly dim: number;
}

type FoldWriter = (e: Emitter, folded: Folded) => Call;

const alone = ({ values }: Folded): string => values;
const beside = ({ values, generated }: Folded): string => (generated ? `(${values})` : values);

const combined =
  (combine: (e: Emitter, folded: Folded) => string, none: string): FoldWriter =>
  (e, folded) =>
    call(e.helper('fold'), combine(e, folded), beside(folded), folded.filled(none));

const extremum =
  (name: 'minimum' | 'maximum'): ((e: Emitter, folded: Folded) => string) =>
  (e, { differentiated }) =>
    differentiated ? e.helper(name) : `torch.${name}`;

const sum = combined(() => 'torch.add', '0');

export const FOLD_WRITERS: { readonly [F in FoldName]: FoldWriter } = {
  sum: (e, folded) => (folded.scalar ? call(e.helper('total'), alone(folded)) : sum(e, folded)),
  mean: (e, folded) =>
    folded.scalar
      ? call(e.helper('average'), alone(folded))
      : call(e.helper('mean_of'), beside(folded), folded.filled('torch.nan')),
  prod: combined(() => 'torch.mul', '1'),
  min: combined(extremum('minimum'), 'torch.inf'),
  max: combined(extremum('maximum'), '-torch.inf'),
  first: combined(() => 'lambda first, _: first', 'torch.nan'),
  last: combined(() => 'lambda _, last: last', 'torch.nan'),
  collect: (e, folded) => call(e.helper('line_up'), beside(folded), folded.filled('0')),
  concat: (e, folded) => call(e.helper('join'), beside(folded), `${folded.dim}`, folded.filled('0')),
};
