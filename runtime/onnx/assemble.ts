/** The network that layers and an output make, with the numbers of its trainable tensors. */
import { INPUT, type Layer, type Network } from '../../compiler/network/network.ts';
import type { FileWeights } from '../scoring/subject.ts';
import { isPure, ownShape } from './graph/layout.ts';
import { layerPaths } from './paths.ts';
import { OnnxFault } from './problem.ts';
import type { DraftLayer } from './translate/draft.ts';
import type { NetworkInput } from './translate/input.ts';
import type { Translated } from './translate/translate.ts';

export interface Assembled {
  readonly network: Network;
  readonly weights: FileWeights;
}

const MOST_CLASSES = 2 ** 20;

/** A softmax at the end is left out. Throws an `OnnxFault` if the output cannot be logits. */
export function assemble(name: string, { layers, output }: Translated, { image }: NetworkInput): Assembled {
  const logits = withoutSoftmax(layers, output.layer);
  const own = ownShape(output.layout);
  if (logits === INPUT) throw new OnnxFault('it has no layers.');
  if (output.layout.batchAxis !== 0 || !isPure(output.layout) || own.length !== 1 || own[0] > MOST_CLASSES) {
    throw new OnnxFault(
      `its output has the shape [${own.join(', ')}] for each image; logits are one number for each class.`,
      'end the network in a classifier: features that are not pooled are no logits',
    );
  }
  const used = needed(layers, logits);
  const kept = [...layers.keys()].filter((at) => used.has(at));
  const place = new Map(kept.map((at, index) => [at, index]));
  const moved = (at: number): number => place.get(at) ?? INPUT;
  const paths = layerPaths(kept.map((at) => layers[at]));
  const weights = new Map<string, Float32Array>();
  const placed = kept.map((at, index): Layer => {
    const { op, inputs, parameters } = layers[at];
    const path = paths[index];
    for (const [key, values] of Object.entries(parameters)) weights.set(`${path}.${key}`, values);
    return { path, op, inputs: inputs.map(moved), cell: null };
  });
  const network: Network = {
    name,
    input: image,
    classes: own[0],
    layers: placed,
    features: moved(featuresOf(layers, logits)),
    logits: moved(logits),
  };
  return { network, weights };
}

/** The layer before a softmax at the end, and before the logarithm after it. */
function withoutSoftmax(layers: readonly DraftLayer[], last: number): number {
  const layer = layers[last];
  if (layer?.op.kind === 'activation' && layer.op.fn === 'log') {
    const before = layer.inputs[0];
    return layers[before]?.op.kind === 'softmax' ? layers[before].inputs[0] : last;
  }
  return layer?.op.kind === 'softmax' ? layer.inputs[0] : last;
}

function needed(layers: readonly DraftLayer[], last: number): ReadonlySet<number> {
  const used = new Set([last]);
  for (let at = last; at >= 0; at--) {
    if (used.has(at)) for (const from of layers[at].inputs) if (from !== INPUT) used.add(from);
  }
  return used;
}

/** What the last linear layer takes, if that is a vector for each image; else the logits themselves. */
function featuresOf(layers: readonly DraftLayer[], logits: number): number {
  for (let at = logits; at !== INPUT && layers[at].shape.length === 1; [at] = layers[at].inputs) {
    if (layers[at].op.kind !== 'linear') continue;
    const [from] = layers[at].inputs;
    return from !== INPUT && layers[from].shape.length === 1 ? from : logits;
  }
  return logits;
}
