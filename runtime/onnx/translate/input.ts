/** How the tensor that a file takes is read as a batch of images, and the one that it gives as logits. */
import { elements } from '../../../compiler/graph/graph.ts';
import type { Network } from '../../../compiler/network/network.ts';
import type { OnnxGraph, OnnxValue } from '../file/model.ts';
import { elementName, elementOf } from '../file/tensor.ts';
import { OnnxFault, quoted } from '../problem.ts';

export interface NetworkInput {
  readonly name: string;
  /** The images as they are shown to the network. */
  readonly image: Network['input'];
  /** One image in the file's own shape. */
  readonly own: readonly number[];
  /** The number of images that shapes of the file are for. */
  readonly batch: number;
  /** Whether the file leaves that number open, so that `batch` is a stand-in. */
  readonly open: boolean;
}

/** Stands for an open number of images: a prime that no other size is, so that shapes show where the batch is. */
const STAND_IN = 999_983;

const MOST_PIXELS = 2 ** 26;

/** The one input of a graph. Throws an `OnnxFault` if it cannot be images. */
export function inputOf(graph: OnnxGraph): NetworkInput {
  const stored = new Set(graph.initializers.map(({ name }) => name));
  const free = graph.inputs.filter(({ name }) => !stored.has(name));
  if (free.length !== 1) {
    const names = free.map(({ name }) => quoted(name)).join(', ');
    throw new OnnxFault(
      `it takes ${free.length} inputs${names && `, ${names}`}; networks of one image tensor are supported.`,
    );
  }
  const [{ name, element, shape }] = free;
  const called = `its input ${quoted(name)}`;
  if (elementOf(element) !== 'float' && elementOf(element) !== 'double') {
    throw new OnnxFault(`${called} has elements of ${elementName(element)}; images are floats.`);
  }
  if (shape === null || shape.length < 2 || shape.length > 4) {
    throw new OnnxFault(
      `${called} has ${shape === null ? 'no shape' : `${shape.length} axes`}; images have the shape [batch, channel, h, w].`,
    );
  }
  const [images, ...own] = shape;
  const open = own.find((size) => typeof size === 'string' || !(size >= 1));
  if (open !== undefined) {
    throw new OnnxFault(
      `${called} has the shape [${shape.join(', ')}]; all sizes but the first must be known.`,
      'export it for one size of images',
    );
  }
  const sizes = own as readonly number[];
  if (!(elements(sizes) <= MOST_PIXELS))
    throw new OnnxFault(`${called} has images of [${own.join(', ')}], which are too large.`);
  const fixed = typeof images === 'number' && images >= 1;
  if (typeof images === 'number' && images < 0) throw new OnnxFault(`${called} has a negative size, ${images}.`);
  return { name, image: imageOf(sizes), own: sizes, batch: fixed ? images : STAND_IN, open: !fixed };
}

/**
 * Maps are images as they are. Vectors are the pixels of a square image of three channels or one, if there are as many, else
 * one row of gray; rows of one or three channels are images of height 1, of others a gray image with a line for each.
 */
function imageOf(own: readonly number[]): Network['input'] {
  if (own.length === 3) return [own[0], own[1], own[2]];
  if (own.length === 2) return own[0] === 1 || own[0] === 3 ? [own[0], 1, own[1]] : [1, own[0], own[1]];
  const [length] = own;
  for (const channels of [3, 1]) {
    const side = Math.sqrt(length / channels);
    if (Number.isInteger(side)) return [channels, side, side];
  }
  return [1, 1, length];
}

/** The output that is read as logits: the first. */
export function outputOf(graph: OnnxGraph): OnnxValue {
  const [first] = graph.outputs;
  if (first === undefined) throw new OnnxFault('it gives nothing.');
  return first;
}
