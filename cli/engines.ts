/** Which engine computes: the one that was asked for, or the best one that loads on this machine. */
import { ProblemError } from '../runtime/problem.ts';
import type { EngineName } from '../runtime/scoring/runner.ts';
import { oneOf } from './flags.ts';

const ENGINES = ['auto', 'reference', 'onnx'] as const;

/** Why an engine cannot be used here, or null if it can. */
export async function engineProblem(engine: EngineName): Promise<string | null> {
  if (engine === 'reference') return null;
  try {
    await import('onnxruntime-node');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : String(error);
  }
}

/** The engine that a value of `--engine` stands for. Throws a `ProblemError` if it is not one, or does not load. */
export async function engineNamed(name: string): Promise<EngineName> {
  const engine = oneOf('engine', name, ENGINES);
  if (engine === 'reference') return engine;
  const problem = await engineProblem('onnx');
  if (problem === null) return 'onnx';
  if (engine === 'auto') return 'reference';
  throw new ProblemError('environment', `The engine onnx cannot be loaded: ${problem}`, 'use `--engine reference`');
}
