/** Plans of the whole library at once, where sites have so much work that it is planned by itself, are right on networks of each kind of cell. */
import { expect, test } from 'vitest';
import { compile } from '../../../compiler/compile.ts';
import { planOf } from '../../../compiler/plan/assemble.ts';
import { MANY } from '../../../compiler/plan/statistics.ts';
import { verifyPlan } from '../../../compiler/plan/verify.ts';
import { micro } from '../../../runtime/spaces/micro.ts';
import { nasbench201 } from '../../../runtime/spaces/nasbench201.ts';
import { libraryProxies } from '../../library.ts';

const proxies = libraryProxies();
const networks = [
  ...['332323', '431124', '300302'].map((arch) => micro.networkOf(arch)),
  ...['323323', '431143', '300302'].map((arch) => nasbench201.networkOf(arch)),
];

test.each(networks)('on $name', (network) => {
  const { graph } = compile(proxies, network, 4);
  for (const many of [MANY, Infinity]) {
    const plan = planOf(graph, undefined, many);
    verifyPlan(plan);
    expect(plan.outputs).toHaveLength(proxies.length);
  }
});
