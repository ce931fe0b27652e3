/** How much of a network programs can read: linear layers on tensors of many axes have weights, but are no sites. */
import type { Network } from '../network/network.ts';
import { layerShapes } from '../network/shapes.ts';
import { linearSiteKind } from './layer-sites.ts';

export interface WeightedCoverage {
  /** Sites of the family `weighted`. */
  readonly sites: number;
  /** Convolutions and linear layers. */
  readonly layers: number;
  /** The layers that are no sites, and why. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** How many of a network's weighted layers are sites. */
export function weightedCoverage(network: Network): WeightedCoverage {
  const shapes = layerShapes(network);
  const skipped = network.layers.flatMap(({ op, path }, layer) => {
    const rank = shapes[layer].length;
    if (op.kind !== 'linear' || linearSiteKind(rank) !== null) return [];
    return [{ path, reason: `it multiplies along the last of ${rank} axes; sites have one or two` }];
  });
  const layers = network.layers.filter(({ op }) => op.kind === 'conv' || op.kind === 'linear').length;
  return { sites: layers - skipped.length, layers, skipped };
}
