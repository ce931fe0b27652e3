/** A network that grows: layers so far, the tensors they give, and the numbers that decide what comes next. */
import { elements } from '../../../../compiler/graph/graph.ts';
import { type Layer, type LayerOp, type Network } from '../../../../compiler/network/network.ts';
import { type LayerShape, layerShapes } from '../../../../compiler/network/shapes.ts';

/** A layer's index with the shape of its output. */
export interface At {
  readonly layer: number;
  readonly shape: LayerShape;
}

export interface Draft {
  /** A whole number in [0, count); 0 when there are no more decisions. */
  readonly choose: (count: number) => number;
  readonly input: Network['input'];
  readonly layers: Layer[];
  /** Everything that a layer can read, the image first of all. */
  readonly tensors: At[];
}

/** Adds layers behind a tensor that end in a new one, or nothing where they cannot be. */
export type Step = (draft: Draft, x: At) => At | null;

export function append({ input, layers }: Draft, op: LayerOp, ...inputs: readonly At[]): At {
  const layer = layers.length;
  layers.push({ path: `${op.kind}${layer}`, op, inputs: inputs.map((each) => each.layer), cell: null });
  const shapes = layerShapes({ name: '', input, classes: 0, layers, features: layer, logits: layer });
  return { layer, shape: shapes[layer] };
}

/** Tensors that a network of a few numbers may have. */
export const isSmall = (shape: LayerShape): boolean => elements(shape) <= 256;

export const pick = <T>({ choose }: Draft, among: readonly T[]): T => among[choose(among.length)];
