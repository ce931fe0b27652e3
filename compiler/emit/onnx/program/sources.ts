/** The tensors that a graph does not compute: images and labels are inputs of the model, all others are part of it. */
import { elements } from '../../../graph/graph.ts';
import type { Shape, TensorSource } from '../../../graph/primitive.ts';
import { floatValue, testValue } from '../emitter.ts';
import { batchInput } from '../../inputs.ts';
import { ELEMENT, type OnnxConstant, type OnnxValue } from '../model.ts';
import type { Scope, Value } from '../scope.ts';

/** Gives the numbers of what is drawn. */
export type Draw = (source: TensorSource, shape: Shape) => ArrayLike<number>;

/** The inputs of a model: the images of each batch and their labels, whether anything reads them or not. */
export const programInputs = (batches: readonly number[], images: Shape): readonly OnnxValue[] =>
  batches.flatMap((batch): readonly OnnxValue[] => [
    { name: batchInput('images', batch), element: 'float32', shape: images },
    { name: batchInput('labels', batch), element: 'int64', shape: images.slice(0, 1) },
  ]);

/** A dot keeps these names apart from those of proxies, and paths have one. */
function drawnName(source: TensorSource & { readonly kind: 'noise' | 'random' | 'weight' }): string {
  switch (source.kind) {
    case 'noise':
      return `noise.${source.stream}`;
    case 'random':
      return `random.${source.distribution}.${source.number}.${source.place}`;
    case 'weight':
      return source.values === 'init' ? source.path : `${source.path}.${source.values}`;
    default:
      return source satisfies never;
  }
}

/** A source as a tensor of the graph; what is drawn for it is added to `drawn`. */
export function sourceValue(s: Scope, source: TensorSource, shape: Shape, draw: Draw, drawn: OnnxConstant[]): Value {
  switch (source.kind) {
    case 'images':
      return floatValue(s, batchInput('images', source.batch), shape);
    case 'labels':
      return floatValue(s, s.emit('Cast', [batchInput('labels', source.batch)], { to: ELEMENT[s.element] }), shape);
    case 'targets': {
      const classes = s.ints([...Array(shape[1]).keys()]);
      const labels = batchInput('labels', source.batch);
      return testValue(s.emit('Equal', [s.emit('Unsqueeze', [labels, s.ints([1])]), classes]), shape);
    }
    case 'ones':
      return floatValue(s, s.emit('Expand', [s.floats([1]), s.ints(shape)]), shape);
    case 'noise':
    case 'random':
    case 'weight': {
      const name = drawnName(source);
      const data = draw(source, shape);
      if (data.length !== elements(shape)) throw new Error(`${data.length} numbers for ${name}, [${shape}]`);
      drawn.push({ name, shape, element: 'float32', data });
      return floatValue(s, name, shape);
    }
    default:
      return source satisfies never;
  }
}
