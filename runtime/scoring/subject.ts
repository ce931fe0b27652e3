/** What is scored: a network, with weights of its own or with drawn ones. */
import type { Network } from '../../compiler/network/network.ts';
import type { Provide } from '../execute.ts';

/** Values of trainable tensors by `${layer.path}.${parameter}`, row-major in the shapes of the layers. */
export type FileWeights = ReadonlyMap<string, Float32Array>;

/** A network as it is scored; it can be sent to a worker. */
export interface Subject {
  readonly network: Network;
  /** Trainable tensors that are not drawn from the seed; null if all are. */
  readonly weights: FileWeights | null;
}

/** A network that is read or built when its turn comes, so that a folder of files is never in memory as a whole. */
export interface NamedNetwork {
  readonly name: string;
  /** Throws a `ProblemError` if it cannot be made. */
  readonly load: () => Subject;
}

/** A provider that takes the network's own tensors from `weights` where they are there, and all others from `provide`. */
export function withWeights(provide: Provide, weights: FileWeights | null): Provide {
  if (weights === null) return provide;
  return (source, shape) =>
    (source.kind === 'weight' && source.values === 'init' ? weights.get(source.path) : undefined) ??
    provide(source, shape);
}
