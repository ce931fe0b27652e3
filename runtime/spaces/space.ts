/** A search space: the networks it holds, each named by an architecture string. */
import type { Network } from '../../compiler/network/network.ts';

/** One search space; `classes` and `side` are what its networks are built for unless told otherwise. */
export interface Space {
  readonly name: string;
  readonly classes: number;
  /** Height and width of the images, in pixels. */
  readonly side: number;
  /** The names of all its networks. */
  readonly architectures: () => readonly string[];
  /** The network that `arch` names. Throws a `ProblemError` if it names none. */
  readonly networkOf: (arch: string, classes?: number, side?: number) => Network;
}
