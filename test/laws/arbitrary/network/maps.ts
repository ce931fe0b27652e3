/** Steps of networks on maps [channel, h, w]: windows of any stride, padding and dilation that fit, and normalisation. */
import type { Plane } from '../../../../compiler/graph/primitive.ts';
import type { Conv, LayerOp } from '../../../../compiler/network/network.ts';
import type { LayerShape } from '../../../../compiler/network/shapes.ts';
import { append, type At, type Draft, pick, type Step } from './draft.ts';

const onMaps =
  (step: (draft: Draft, x: At) => At): Step =>
  (draft, x) =>
    x.shape.length === 3 ? step(draft, x) : null;

export const convolution: Step = onMaps((draft, x) => append(draft, conv(draft, x.shape), x));

/** Of up to three axes. */
export const normalisation: Step = (draft, x) => (x.shape.length > 3 ? null : append(draft, norm(draft, x.shape), x));

/** A ReLU, one or two convolutions and a normalisation. */
export const triple: Step = onMaps((draft, x) => {
  const rectified = append(draft, { kind: 'relu' }, x);
  const separate = draft.choose(3) === 1 ? append(draft, conv(draft, x.shape), rectified) : rectified;
  const convolved = append(draft, conv(draft, separate.shape), separate);
  return append(draft, norm(draft, convolved.shape), convolved);
});

export const pool: Step = onMaps((draft, x) => {
  const { choose } = draft;
  const [kh, kw] = x.shape.slice(1).map((length) => 1 + choose(Math.min(3, length)));
  const [top, left, bottom, right] = [kh, kw, kh, kw].map((length) => choose(length));
  const window = { kernel: [kh, kw], stride: steps(draft), padding: [top, left, bottom, right] } as const;
  if (choose(2) > 0) return append(draft, { kind: 'max_pool', ...window }, x);
  return append(draft, { kind: 'average_pool', ...window, counted: choose(2) > 0 }, x);
});

/** Mostly the same along both. */
function steps({ choose }: Draft): Plane {
  const along = 1 + choose(2);
  return [along, choose(3) === 1 ? 1 + choose(3) : along];
}

function conv(draft: Draft, [channels, ...image]: LayerShape): Conv {
  const { choose } = draft;
  const groups = pick(draft, [1, 2, 3, 4].filter((each) => channels % each === 0)); // prettier-ignore
  const dilation = steps(draft);
  const kernel = [1 + choose(3), 1 + choose(3)] as const;
  const [vertical, horizontal] = kernel.map((length, at) => {
    const reach = dilation[at] * (length - 1);
    // At least so much that the kernel fits; rarely more than keeps the map's size.
    const before = choose(Math.floor(reach / 2) + 1) + (choose(6) === 1 ? 1 : 0);
    const after = choose(4) === 1 ? choose(reach + 1) : before;
    return [before, Math.max(after, reach + 1 - image[at] - before)];
  });
  const padding = [vertical[0], horizontal[0], vertical[1], horizontal[1]] as const;
  const out = groups * (1 + choose(Math.floor(4 / groups)));
  const stride = steps(draft);
  const bias = choose(3) === 1;
  return { kind: 'conv', in: channels, out, kernel, stride, padding, dilation, groups, bias };
}

const norm = (draft: Draft, [channels]: LayerShape): LayerOp => ({
  kind: 'batch_norm',
  channels,
  epsilon: pick(draft, [1e-5, 0.1]),
});
