/**
 * Gradients of convolution and pooling. A convolution and its adjoints are the partial derivatives of one trilinear form
 * in x, w and y, so the gradients of each are the other two. Places of maxima are steps of x: no gradient flows through them.
 */
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import type { Plane, Slide } from '../graph/primitive.ts';
import type { GradientRules } from './rule.ts';

type ConvolutionKind = 'conv' | 'conv_input_grad' | 'conv_weight_grad';
type PoolKind = 'average_pool' | 'average_pool_grad' | 'max_pool_gather' | 'max_pool_scatter';

export const convolutionGradients: GradientRules<ConvolutionKind | PoolKind> = {
  conv: (g, { op: { slide }, inputs: [x, w] }, gy) => [
    () => inputGrad(g, slide, gy, w, planeSize(x)),
    () => weightGrad(g, slide, x, gy, planeSize(w)),
  ],
  conv_input_grad: (g, { op: { slide }, inputs: [y, w] }, gx) => [
    () => conv(g, slide, gx, w),
    () => weightGrad(g, slide, gx, y, planeSize(w)),
  ],
  conv_weight_grad: (g, { op: { slide }, inputs: [x, y] }, gw) => [
    () => inputGrad(g, slide, y, gw, planeSize(x)),
    () => conv(g, slide, x, gw),
  ],
  average_pool: (g, { op: { window }, inputs: [x] }, gy) => [
    g.node({ kind: 'average_pool_grad', window, size: planeSize(x) }, [gy]),
  ],
  average_pool_grad: (g, { op: { window } }, gx) => [g.node({ kind: 'average_pool', window }, [gx])],
  max_pool_gather: (g, { op: { window }, inputs: [x] }, gy) => [
    null,
    g.node({ kind: 'max_pool_scatter', window }, [x, gy]),
  ],
  max_pool_scatter: (g, { op: { window }, inputs: [x] }, gx) => [
    null,
    g.node({ kind: 'max_pool_gather', window }, [x, gx]),
  ],
};

const conv = (g: GraphBuilder, slide: Slide, x: GraphNode, w: GraphNode): GraphNode =>
  g.node({ kind: 'conv', slide }, [x, w]);

const inputGrad = (g: GraphBuilder, slide: Slide, y: GraphNode, w: GraphNode, size: Plane): GraphNode =>
  g.node({ kind: 'conv_input_grad', slide, size }, [y, w]);

const weightGrad = (g: GraphBuilder, slide: Slide, x: GraphNode, y: GraphNode, kernel: Plane): GraphNode =>
  g.node({ kind: 'conv_weight_grad', slide, kernel }, [x, y]);

/** Height and width: of an image, or of a kernel. */
const planeSize = ({ shape }: GraphNode): Plane => [shape[2], shape[3]];
