/**
 * Atoms: the dimensions of a loop nest, the finest into which those of all its tensors can be divided. A reshape that joins or divides
 * dimensions means nothing to a loop: whatever the shapes, each tensor varies along some of the atoms, in their order.
 */
import { elements } from '../graph/graph.ts';
import type { Shape } from '../graph/primitive.ts';

/** Which atoms a dimension is made of, ascending; none if its size is 1. */
export type DimAtoms = readonly number[];

/** The sizes of the atoms of all shapes that hold as many elements as the largest, outermost first; null if they do not fit together. */
export function atomsOf(shapes: readonly Shape[]): readonly number[] | null {
  const size = Math.max(...shapes.map(elements));
  const cuts = new Set<number>();
  for (const shape of shapes) {
    if (elements(shape) !== size) continue;
    let product = 1;
    for (const length of shape) cuts.add((product *= length));
  }
  cuts.delete(1);
  const products = [1, ...[...cuts].sort((a, b) => a - b)];
  const sizes = products.slice(1).map((product, at) => product / products[at]);
  return sizes.every(Number.isInteger) ? sizes : null;
}

/** The atoms of each dimension of a tensor that varies along `atoms`; null if a dimension ends within one. */
export function divided(shape: Shape, atoms: readonly number[], sizes: readonly number[]): readonly DimAtoms[] | null {
  const dims: DimAtoms[] = [];
  let next = 0;
  for (const length of shape) {
    const own: number[] = [];
    for (let product = 1; product < length; product *= sizes[atoms[next++]]) {
      if (next === atoms.length) return null;
      own.push(atoms[next]);
    }
    if (own.reduce((product, atom) => product * sizes[atom], 1) !== length) return null;
    dims.push(own);
  }
  return next === atoms.length ? dims : null;
}
