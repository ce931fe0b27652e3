/** The Python that can export networks, if this machine has one. */
import { execFileSync } from 'node:child_process';

/** `EZNASC_PYTHON`, else `python3` on the path; null if that one does not exist or lacks what exporting takes. */
export function findExporter(): string | null {
  const python = process.env['EZNASC_PYTHON'] ?? 'python3';
  const look = 'from importlib.util import find_spec as f; exit(not all(map(f, ["torch", "onnx", "onnxscript"])))';
  try {
    execFileSync(python, ['-c', look], { stdio: 'ignore' });
    return python;
  } catch {
    return null;
  }
}
