/** Runs modules that were written for PyTorch, where this machine has it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PythonModule } from '../../../../compiler/emit/pytorch/module.ts';
import { networks, writeInputs } from '../../../oracle/inputs.ts';

interface Answer {
  /** By network, then by function. */
  readonly scores: readonly Readonly<Record<string, number>>[];
  /** What is not as it was about the models. */
  readonly changes: readonly string[];
}

/** What the functions of `modules` give for the networks of the oracle, warnings being errors. */
export function scoresInPython(python: string, modules: readonly PythonModule[]): Answer {
  const folder = mkdtempSync(join(tmpdir(), 'eznasc-pytorch-'));
  try {
    writeInputs(folder);
    mkdirSync(join(folder, 'modules'));
    modules.forEach(({ text }, at) => writeFileSync(join(folder, 'modules', `module${at}.py`), text));
    const script = fileURLToPath(new URL('score.py', import.meta.url));
    const options = { encoding: 'utf8', maxBuffer: 1 << 26 } as const;
    return JSON.parse(execFileSync(python, ['-B', '-W', 'error', script, folder], options), numbers) as Answer;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** JSON has no word for what is not finite. */
function numbers(_: string, value: unknown): unknown {
  return value === 'nan' ? NaN : value === 'inf' ? Infinity : value === '-inf' ? -Infinity : value;
}

export const oracleNetworks = networks;
