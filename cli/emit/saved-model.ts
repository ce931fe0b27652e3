/** Programs on a network as SavedModels of TensorFlow. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSavedModel } from '../../compiler/emit/tensorflow/graph-def.ts';
import { programModel } from '../../compiler/emit/tensorflow/model.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { ProblemError, systemCode } from '../../runtime/problem.ts';
import { type SourceSetting, sourceProvider } from '../../runtime/scoring/sources.ts';
import { type Subject, withWeights } from '../../runtime/scoring/subject.ts';

/** What is drawn for the model, and how many images it takes. */
interface ModelSetting extends Pick<SourceSetting, 'seed' | 'initialisation'> {
  readonly batch: number;
}

/**
 * Writes the model of a differentiated graph, whose weights and noise are those of `score`, into a new folder; what was written, in one
 * line. Throws a `ProblemError` if the folder has files or cannot be written.
 */
export function writeSavedModel(
  folder: string,
  graph: Graph,
  { network, weights }: Subject,
  { batch, seed, initialisation }: ModelSetting,
): string {
  const unseen = { pixels: new Float32Array(), labels: new Int32Array() };
  const provide = withWeights(sourceProvider({ batch: unseen, seed, initialisation }), weights);
  const model = programModel(graph, [batch, ...network.input], provide);
  const bytes = encodeSavedModel(model);
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length > 0) throw new ProblemError('invocation', `The folder ${folder} is not empty.`);
    writeFileSync(join(folder, 'saved_model.pb'), bytes);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    throw new ProblemError('environment', `${folder} cannot be written: ${(error as Error).message}`);
  }
  const list = (values: typeof model.inputs): string =>
    values.map(({ key, element, shape }) => `${key} ${element} [${shape.join(', ')}]`).join(' and ');
  const size = `${(bytes.length / 1024).toFixed(0)} KiB, ${model.nodes.length} nodes`;
  return `${folder}: ${size}, from ${list(model.inputs)} to ${list(model.outputs)}`;
}
