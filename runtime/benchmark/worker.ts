/** The worker's side of training: the images and the engine are made once per thread. */
import { workerData } from 'node:worker_threads';
import { onnxEngine } from '../engines/onnx.ts';
import { type Recipe, splitOf, type Trial } from './recipe.ts';
import { runTrial, type TrialResult } from './trial.ts';

const recipe = workerData as Recipe;
const split = splitOf(recipe);
const engine = onnxEngine();

export const runOne = (trial: Trial): TrialResult => runTrial(recipe, split, trial, engine);
