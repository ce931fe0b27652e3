/** Programs on a network as SavedModels of TensorFlow. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSavedModel } from '../../compiler/emit/tensorflow/graph-def.ts';
import { programModel } from '../../compiler/emit/tensorflow/model.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { ProblemError, systemCode } from '../../runtime/problem.ts';
import type { Subject } from '../../runtime/scoring/subject.ts';
import { drawn, type DrawSetting } from './drawn.ts';

/** What is drawn for the model, and how many images it takes. */
interface ModelSetting extends DrawSetting {
  readonly batch: number;
}

/**
 * Writes the model of a differentiated graph, whose weights and noise are those of `score`, into a new folder; what was written, in one
 * line. Throws a `ProblemError` if the folder has files or cannot be written.
 */
export function writeSavedModel(folder: string, graph: Graph, subject: Subject, setting: ModelSetting): string {
  const model = programModel(graph, [setting.batch, ...subject.network.input], drawn(subject, setting));
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
