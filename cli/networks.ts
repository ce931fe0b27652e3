/** The networks that a verb works on, and the batch of images that they see. */
import type { Initialisation } from '../compiler/graph/primitive.ts';
import { generatedImages } from '../runtime/images/generated.ts';
import { type Batch, batch, type ImageShape } from '../runtime/images/images.ts';
import { readImages } from '../runtime/images/read.ts';
import { ProblemError } from '../runtime/problem.ts';
import type { NamedNetwork } from '../runtime/scoring/subject.ts';
import { SPACE_NAMES, spaceNamed } from '../runtime/spaces/index.ts';
import { micro } from '../runtime/spaces/micro.ts';
import type { Space } from '../runtime/spaces/space.ts';
import { type Flags, hint, oneOf, wholeNumber } from './flags.ts';
import type { FlagValues } from './verb.ts';

export const SPACE_FLAGS = {
  space: { type: 'string', describe: 'a search space; micro without it, `eznasc info` lists all' },
  classes: { type: 'string', describe: 'how many classes networks tell apart; those of the space without it' },
  side: { type: 'string', describe: 'height and width of the images in pixels; those of the space without it' },
} as const satisfies Flags;

export const NETWORK_FLAGS = {
  ...SPACE_FLAGS,
  arch: { type: 'string', array: true, describe: 'an architecture of the space; can be given several times' },
  sample: { type: 'string', describe: 'how many architectures to draw from the space' },
} as const satisfies Flags;

/** Larger images or more classes than any data set has would only exhaust the memory. */
const MOST_PIXELS = 1024;
const MOST_CLASSES = 65_536;

const INITIALISATIONS: readonly Initialisation[] = ['torch', 'kaiming'];

/** The space that flags name, for as many classes and as large images as they say. Throws a `ProblemError` if there is none. */
export function spaceOf(flags: FlagValues<typeof SPACE_FLAGS>): Space {
  const { space: name = micro.name } = flags;
  const space = spaceNamed(name);
  if (space === null) {
    const help = hint(name, SPACE_NAMES, 'the spaces are');
    throw new ProblemError('invocation', `There is no space \`${name}\`.`, help);
  }
  const classes = flags.classes === undefined ? space.classes : wholeNumber('classes', flags.classes, 2, MOST_CLASSES);
  const side = flags.side === undefined ? space.side : wholeNumber('side', flags.side, 1, MOST_PIXELS);
  return { ...space, classes, side, networkOf: (arch) => space.networkOf(arch, classes, side) };
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
  if (drawn !== undefined) return space.draw(wholeNumber('sample', drawn, 1), seed);
  return named ?? [];
}

/** What networks see, and how many classes they tell apart. */
export interface Task {
  readonly input: ImageShape;
  readonly classes: number;
}

/** The task of the networks of a space. */
export const taskOf = ({ side, classes }: Space): Task => ({ input: [3, side, side], classes });

/**
 * Batches of so many images, by number: those of a file, or generated ones. Throws a `ProblemError` if the file has not enough
 * images.
 */
export function batchesOf(
  { input, classes }: Task,
  file: string | undefined,
  size: number,
  numbers: readonly number[],
  seed: number,
): ReadonlyMap<number, Batch> {
  if (file === undefined)
    return new Map(
      numbers.map((each) => [each, batch(generatedImages(seed, size, input, classes, each * size), 0, size)]),
    );
  const images = readImages(file, input, { classes });
  const last = Math.max(...numbers);
  if (last > 0 && (last + 1) * size > images.count) {
    throw new ProblemError(
      'invocation',
      `${images.name} has ${images.count} images, but \`data(${last})\` needs ${(last + 1) * size} with batches of ${size}.`,
      'use a smaller batch or more images',
    );
  }
  return new Map(numbers.map((each) => [each, batch(images, each, size)]));
}

export const initialisationOf = (name: string): Initialisation => oneOf('initialisation', name, INITIALISATIONS);

/**
 * The networks of a space's architectures. Throws a `ProblemError` at a name that is not one. Each is built to see that, and
 * again when its turn comes: some thousands of large ones would fill the memory.
 */
export function networksOf(space: Space, archs: readonly string[]): readonly NamedNetwork[] {
  return archs.map((arch) => {
    const { name } = space.networkOf(arch);
    return { name, load: () => ({ network: space.networkOf(arch), weights: null }) };
  });
}
