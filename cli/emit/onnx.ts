/** Programs on a network as ONNX files. */
import { encodeModel, type OnnxGraph, type OnnxValue } from '../../compiler/emit/onnx/model.ts';
import { programGraph } from '../../compiler/emit/onnx/program/model.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { Subject } from '../../runtime/scoring/subject.ts';
import { drawn, type DrawSetting } from './drawn.ts';

/** What is drawn for the file, and how many images it takes. */
interface FileSetting extends DrawSetting {
  /** The space or the file that the network is of. */
  readonly origin: string;
  readonly batch: number;
}

export interface OnnxFile {
  readonly bytes: Uint8Array;
  /** Size, nodes, inputs and outputs in one line. */
  readonly summary: string;
}

/** The file of a differentiated graph; weights and noise are those of `score`. */
export function onnxFile(graph: Graph, subject: Subject, setting: FileSetting): OnnxFile {
  const { origin, batch, seed, initialisation } = setting;
  const { network } = subject;
  const model = programGraph(graph, [batch, ...network.input], drawn(subject, setting));
  const proxies = graph.outputs.map(({ name }) => name).join(', ');
  const bytes = encodeModel(model, {
    name: proxies,
    doc:
      `Scores the untrained network ${network.name} of ${origin}. Takes ${batch} images, normalised per channel, and ` +
      'their labels; gives one score per proxy. Weights and noise are part of the model.',
    properties: {
      proxies,
      network: network.name,
      origin,
      batch: String(batch),
      seed: String(seed),
      initialisation,
    },
  });
  return { bytes, summary: summaryOf(model, bytes.length) };
}

function summaryOf({ nodes, inputs, outputs }: OnnxGraph, size: number): string {
  const list = (values: readonly OnnxValue[]): string =>
    values.map(({ name, element, shape = [] }) => `${name} ${element} [${shape.join(', ')}]`).join(' and ');
  return `${(size / 1024).toFixed(0)} KiB, ${nodes.length} nodes, from ${list(inputs)} to ${list(outputs)}`;
}
