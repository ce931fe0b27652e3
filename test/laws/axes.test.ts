/** What the checker infers about axes is what tensors have: no program can fail on shapes, whatever the network. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Observer } from '../../compiler/specialise/specialise.ts';
import { specialise } from '../../compiler/specialise/specialise.ts';
import { showType } from '../../compiler/core/axis.ts';
import { scorings } from './arbitrary/scoring.ts';
import { law } from './law.ts';

/** Expects the dimensions of a value to be the axes of its type, each as long as its size says. */
const expectTyped: Observer = ({ kind, type }, { node, axes }, sizeOf) => {
  const inferred = type.map(({ name, size }) => `${name} ${sizeOf(size)}`).toSorted();
  const actual = axes.map((name, dim) => `${name} ${node.shape[dim]}`).toSorted();
  expect(actual, `${kind} of type ${showType(type)}`).toEqual(inferred);
  expect(node.shape).toHaveLength(axes.length);
};

law(
  'every value has the axes of its type, and they are as long as their sizes say',
  fc.property(scorings({ size: 20 }), ({ proxies, network, batch }) => {
    specialise(proxies, network, batch, expectTyped);
  }),
  { numRuns: 400 },
);
