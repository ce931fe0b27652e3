/** What a layer is in the graph: one rule per kind. */
import type { PassSpec } from '../../core/core.ts';
import type { GraphBuilder, GraphNode } from '../../graph/graph.ts';
import type { LayerKind, LayerOpOf } from '../../network/network.ts';
import type { ParameterName } from '../../network/parameters.ts';
import type { LayerShape } from '../../network/shapes.ts';

/** What a layer has beside its inputs. */
export interface Place {
  readonly g: GraphBuilder;
  readonly norm: PassSpec['norm'];
  /** How many images there are. */
  readonly images: number;
  /** The shape of its output, without them. */
  readonly shape: LayerShape;
  /** A trainable tensor of its own, as the pass sees it. */
  readonly parameter: (name: ParameterName) => GraphNode;
}

/** The output of a layer, from its inputs [batch, ...]. */
export type LayerRule<K extends LayerKind> = (
  place: Place,
  op: LayerOpOf<K>,
  inputs: readonly GraphNode[],
) => GraphNode;

export type LayerRules<K extends LayerKind> = { readonly [kind in K]: LayerRule<kind> };
