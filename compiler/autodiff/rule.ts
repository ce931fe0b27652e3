/** What the gradient rules of a family of primitives look like. */
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import type { PrimitiveKind, PrimitiveOf } from '../graph/primitive.ts';

/** A node whose primitive is known. */
export type NodeOf<K extends PrimitiveKind> = GraphNode & { readonly op: PrimitiveOf<K> };

/**
 * From `gy`, the gradient of some scalar with respect to the node, to the gradients with respect to each of its inputs;
 * null where none flows. Rules are built of primitives that have rules, so gradients nest.
 */
export type GradientRule<K extends PrimitiveKind> = (
  g: GraphBuilder,
  node: NodeOf<K>,
  gy: GraphNode,
) => readonly InputGradient[];

/** A function makes nodes only if they are asked for: of a layer with weights, a program often wants one gradient of two or three. */
export type InputGradient = Flowing | null;

type Flowing = GraphNode | (() => GraphNode);

/** The gradient that is asked for. */
export const made = (gradient: Flowing): GraphNode => (typeof gradient === 'function' ? gradient() : gradient);

export type GradientRules<K extends PrimitiveKind> = { readonly [P in K]: GradientRule<P> };
