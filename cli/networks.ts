/** The networks that a verb works on, and the batch of images that they see. */
import type { Network } from '../compiler/network/network.ts';
import { sample } from '../runtime/accuracy/sample.ts';
import { generatedImages } from '../runtime/images/generated.ts';
import { type Batch, batch, type ImageShape } from '../runtime/images/images.ts';
import { readImages } from '../runtime/images/read.ts';
import { ProblemError } from '../runtime/problem.ts';
import { SPACE_NAMES, spaceNamed } from '../runtime/spaces/index.ts';
import type { Space } from '../runtime/spaces/space.ts';
import type { Initialisation } from '../runtime/weights.ts';
import { type Flags, hint, oneOf, wholeNumber } from './flags.ts';

export const NETWORK_FLAGS = {
  space: { type: 'string', default: 'micro', describe: `a search space: ${SPACE_NAMES.join(' or ')}` },
  arch: { type: 'string', array: true, describe: 'an architecture of the space; can be given several times' },
  sample: { type: 'string', describe: 'how many architectures to draw from the space' },
} as const satisfies Flags;

const INITIALISATIONS: readonly Initialisation[] = ['torch', 'kaiming'];

/** The space of that name. Throws a `ProblemError` if there is none. */
export function spaceOf(name: string): Space {
  const space = spaceNamed(name);
  if (space !== null) return space;
  throw new ProblemError('invocation', `There is no space \`${name}\`.`, hint(name, SPACE_NAMES, 'the spaces are'));
}

/** The architectures that flags name or ask to be drawn; none if they do neither. */
export function architectures(
  space: Space,
  named: readonly string[] | undefined,
  drawn: string | undefined,
  seed: number,
): readonly string[] {
  if (named !== undefined && drawn !== undefined) {
    throw new ProblemError('invocation', '`--arch` and `--sample` exclude each other.');
  }
  if (drawn !== undefined) return sample(space.architectures(), wholeNumber('sample', drawn, 1), seed);
  return named ?? [];
}

/** The first batch of the images in a file, or of generated ones, for networks of a space. */
export function batchOf(space: Space, file: string | undefined, count: number, seed: number): Batch {
  const shape: ImageShape = [3, space.side, space.side];
  const images =
    file === undefined
      ? generatedImages(seed, count, shape, space.classes)
      : readImages(file, shape, { classes: space.classes });
  return batch(images, 0, count);
}

export const initialisationOf = (name: string): Initialisation => oneOf('initialisation', name, INITIALISATIONS);

/** The networks of a space's architectures. Throws a `ProblemError` at a name that is not one. */
export function networksOf(space: Space, names: readonly string[]): readonly Network[] {
  return names.map((name) => space.networkOf(name));
}
