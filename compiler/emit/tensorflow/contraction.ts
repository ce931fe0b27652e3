/** Matrix products. TensorFlow has an operator for Einstein summation, which multiplies matrices; where nothing is summed, a product does. */
import { type EmittersOf, onNumbers } from './emitter.ts';
import { reshaped, type Scope, transposed } from './scope.ts';
import type { Shape } from '../../graph/primitive.ts';
import { elements } from '../../graph/graph.ts';

export const contraction: EmittersOf<'contract' | 'agreements'> = {
  /** With signs s of 1 and -1, s sᵀ is agreements less disagreements. */
  agreements: onNumbers((s, _, [x], [from]) => {
    const places = elements(from.slice(1));
    const signs = s.emit('SelectV2', [s.emit('Greater', [x, s.floats([0])]), s.floats([1]), s.floats([-1])]);
    const rows = reshaped(s, signs, from, [from[0], places]);
    const excess = s.emit('Einsum', [rows, rows], { N: 2, equation: { text: 'an,bn->ab' } });
    return s.emit('Mul', [s.emit('AddV2', [excess, s.floats([places])]), s.floats([0.5])]);
  }),

  contract: onNumbers((s, { left, right, out }, [a, b], [leftShape, rightShape]) => {
    const isSummed = [...left].some((letter) => !out.includes(letter));
    if (isSummed) return s.emit('Einsum', [a, b], { N: 2, equation: { text: `${left},${right}->${out}` } });
    return s.emit('Mul', [aligned(s, a, leftShape, left, out), aligned(s, b, rightShape, right, out)]);
  }),
};

/** A tensor whose dimensions are those of `out`, of size 1 where it has no such letter. */
function aligned(s: Scope, name: string, shape: Shape, word: string, out: string): string {
  const present = [...out].filter((letter) => word.includes(letter));
  const perm = present.map((letter) => word.indexOf(letter));
  const moved = transposed(s, name, shape, perm);
  const sizes = [...out].map((letter) => (word.includes(letter) ? shape[word.indexOf(letter)] : 1));
  return reshaped(
    s,
    moved,
    perm.map((dim) => shape[dim]),
    sizes,
  );
}
