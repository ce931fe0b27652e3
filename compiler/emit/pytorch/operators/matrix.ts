/** The matrix operators in Python, in double precision: the two axes of the matrix move to the end. */
import { asDouble, type Emitter } from '../emitter.ts';
import type { Helper } from '../prelude/helpers.ts';
import { permute, postfix, simple, type Value, without } from '../value.ts';
import type { Rule } from './rule.ts';

const matrices = (e: Emitter, x: Value, axes: readonly string[]): Value =>
  asDouble(e, permute(x, [...without(x, axes), ...axes]));

const matrix =
  (
    plain: Helper,
    result: (others: readonly string[], row: string) => readonly string[],
    smooth: Helper = plain,
  ): Rule =>
  (e, [x], axes, core) =>
    simple(
      `${e.helper(e.differentiated(core) ? smooth : plain)}(${matrices(e, x, axes).code})`,
      'tensor',
      result(without(x, axes), axes[0]),
      true,
    );

export const MATRICES = {
  det: matrix('det', (others) => others, 'det_with_gradient'),
  logdet: matrix('logdet', (others) => others, 'logdet_with_gradient'),
  slogdet: matrix('slogdet', (others) => others, 'slogdet_with_gradient'),
  trace: (e, [x], axes) => {
    const square = matrices(e, x, axes);
    const others = without(x, axes);
    const diagonal = others.length === 0 ? '.diagonal()' : '.diagonal(dim1=-2, dim2=-1)';
    return { ...postfix(square, `${diagonal}.sum(-1)`), axes: others };
  },
  eigvals: matrix('eigvals', (others, row) => [...others, row]),
  svdvals: matrix('svdvals', (others) => [...others, 'value']),
} as const satisfies Record<string, Rule>;
