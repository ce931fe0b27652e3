/** Paths of layers: from the names of their weights in the file if it has any, else from those of the nodes. */
import { visible } from '../../compiler/diagnostics/visible.ts';
import type { DraftLayer } from './translate/draft.ts';

/** A path for each layer, no two alike. */
export function layerPaths(layers: readonly DraftLayer[]): readonly string[] {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return layers.map((layer) => {
    const name = visible(pathOf(layer));
    let path = name;
    for (let count = next.get(name) ?? 2; taken.has(path); count++) {
      path = `${name}#${count}`;
      next.set(name, count + 1);
    }
    taken.add(path);
    return path;
  });
}

/** Names that exporters make up: `onnx::MatMul_25`, `val_12`, `_to_copy_3`. */
const MADE_UP = /^(onnx::|val_|_)/;

/** The last part of the name of a weight: `conv1.weight`, `attn.in_proj_bias`. */
const PARAMETER = /[._/](weight|bias|kernel|gamma|beta|scale|shift)(:\d+)?$/i;

function pathOf({ op, node, stored }: DraftLayer): string {
  const named = stored.find((name) => !MADE_UP.test(name));
  if (named !== undefined) {
    const path = op.kind === 'tensor' ? named : named.replace(PARAMETER, '');
    if (path !== '') return path;
  }
  return nodePath(node.name === '' ? (node.outputs[0] ?? op.kind) : node.name, node.op);
}

/** `/layer1/layer1.0/conv1/Conv` of PyTorch's older exporter is `layer1.layer1.0.conv1`; the kind of node says nothing more. */
function nodePath(name: string, op: string): string {
  const parts = name.split('/').filter((part) => part !== '');
  if (parts.length > 1 && new RegExp(`^${op}(_\\d+)?$`).test(parts[parts.length - 1])) parts.pop();
  return parts.join('.') || op;
}
