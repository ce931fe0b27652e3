import { expect, test } from 'vitest';
import * as b from '../../../compiler/graph/build.ts';
import { graphBuilder } from '../../../compiler/graph/graph.ts';
import { simplify } from '../../../compiler/passes/simplify.ts';

test('what ports and stops kept apart is one again', () => {
  const g = graphBuilder();
  const x = g.node({ kind: 'source', source: { kind: 'labels', batch: 0 }, shape: [] }, []);
  const [first, second] = ['first', 'second'].map((place) => g.node({ kind: 'port', place }, [x]));
  const apart = b.sub(g, b.unary(g, 'exp', first), b.unary(g, 'exp', g.node({ kind: 'stop' }, [second])));
  const { outputs } = simplify.run(g, { outputs: [{ name: 'y', node: apart }] });
  expect(outputs[0].node).toBe(b.sub(g, b.unary(g, 'exp', x), b.unary(g, 'exp', x)));
});
