/** Layers that multiply by weights. */
import * as b from '../../graph/build.ts';
import type { LayerRules } from './rule.ts';

export const weighted: LayerRules<'conv' | 'linear'> = {
  conv: ({ g, parameter }, { stride, padding, dilation, groups, bias, out }, [x]) => {
    const y = g.node({ kind: 'conv', slide: { stride, padding, dilation, groups } }, [x, parameter('weight')]);
    return bias ? b.add(g, y, b.reshape(g, parameter('bias'), [1, out, 1, 1])) : y;
  },
  linear: ({ g, parameter }, { bias }, [x]) => {
    const before = 'bcdefgh'.slice(0, x.shape.length - 1);
    const y = b.contract(g, `${before}i`, 'oi', `${before}o`, x, parameter('weight'));
    // A vector broadcasts along the last dimension.
    return bias ? b.add(g, y, parameter('bias')) : y;
  },
};
