/** Programs on a network as ONNX files. */
import { programModel } from '../../compiler/emit/onnx/program-model.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { primitiveName } from '../../compiler/graph/print.ts';
import type { Network } from '../../compiler/network/network.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { type SourceSetting, sourceProvider } from '../../runtime/scoring/sources.ts';

/** What is drawn for the file, and how many images it takes. */
interface FileSetting extends Pick<SourceSetting, 'seed' | 'initialisation'> {
  readonly batch: number;
}

/** The bytes of the file. Throws a `ProblemError` if the graph computes something that ONNX cannot. */
export function onnxFile(graph: Graph, network: Network, { batch, seed, initialisation }: FileSetting): Uint8Array {
  const unseen = { pixels: new Float32Array(), labels: new Int32Array() };
  const model = programModel(graph, [batch, ...network.input], sourceProvider({ batch: unseen, seed, initialisation }));
  if ('bytes' in model) return model.bytes;
  const { op, origin } = model.node;
  throw new ProblemError(
    'invocation',
    `ONNX has nothing for \`${origin.operator}\`: there is no way to write ${primitiveName(op)} in it.`,
  );
}
