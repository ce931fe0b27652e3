/** A search space: the networks it holds, each named by an architecture string. */
import type { Network } from '../../compiler/network/network.ts';

/** One search space; `classes` and `side` are what its networks are built for unless told otherwise. */
export interface Space {
  readonly name: string;
  readonly classes: number;
  /** Height and width of the images, in pixels. */
  readonly side: number;
  /** The names of `count` networks drawn at random; a smaller draw of the same seed is part of a larger one. */
  readonly draw: (count: number, seed: number) => readonly string[];
  /** The network that `arch` names. Throws a `ProblemError` if it names none. */
  readonly networkOf: (arch: string, classes?: number, side?: number) => Network;
  /** A text that is equal for architectures whose networks are known to compute one function. Throws as `networkOf` does. */
  readonly isomorphism: (arch: string) => string;
}

/** A space that is small enough to be listed. Its draws are without replacement and in the order of the list. */
export interface ListedSpace extends Space {
  /** The names of all its networks. */
  readonly architectures: () => readonly string[];
}
