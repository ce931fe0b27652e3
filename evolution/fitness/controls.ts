/**
 * What any proxy must beat: counts of a network that need no evaluation. On NAS-Bench-201 hardly a proxy orders
 * networks better than the number of their convolutions does.
 */
import { macs, parameterCount } from '../../compiler/network/counts.ts';
import type { Network } from '../../compiler/network/network.ts';
import { siteFinder } from '../../compiler/sites/find.ts';

/** Trainable scalars, multiply-accumulates on one image, and convolutions and fully connected layers of a network. */
export function controlsOf(network: Network): readonly [parameters: number, macs: number, layers: number] {
  return [parameterCount(network), macs(network), siteFinder(network)('weighted').length];
}
