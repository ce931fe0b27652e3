/** Whether an exporter has folded the batch normalisations into the weights, which changes most scores. */
import type { OnnxNode } from './file/model.ts';

const NORMS: ReadonlySet<string> = new Set([
  'BatchNormalization',
  'LayerNormalization',
  'InstanceNormalization',
  'GroupNormalization',
]);

/** What keeps batch normalisations in a file, with the two exporters of PyTorch 2.14. */
const ADVICE =
  'call `model.eval()` and export it with `torch.onnx.export(model, images, "model.onnx", optimize=False)`, or by the older ' +
  'exporter with `dynamo=False, training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False`';

/** A warning if normalisations are fused for certain, or are not to be seen where there are convolutions; else null. */
export function fusionWarning(nodes: readonly OnnxNode[]): string | null {
  if (nodes.some((node) => node.fusedNorm)) {
    return `the exporter has fused batch normalisations into the weights, so that scores are those of another network; ${ADVICE}`;
  }
  if (!nodes.some(({ op }) => op === 'Conv') || nodes.some(({ op }) => NORMS.has(op))) return null;
  return (
    'there are convolutions but no normalisations; if the network has batch normalisations, the exporter has fused them ' +
    `into the weights, and scores are those of another network: then ${ADVICE}`
  );
}
