import { expect, test } from 'vitest';
import { eznasc } from './eznasc.ts';

test.each([
  ['chek proxies/snip.zc'],
  ['frobnicate'],
  ['check'],
  ['check --jsn proxies/snip.zc'],
  ['check -x proxies/snip.zc'],
  ['check --seed'],
  ['info here'],
  ['fmt'],
  ['fmt --stdin proxies/snip.zc'],
  ['fmt --width 0 proxies/snip.zc'],
  ['fmt test/cli/__snapshots__'],
  ['explain logdte'],
  ['explain ZC0999'],
  ['score proxies/snip.zc'],
  ['score proxies/snip.zc --sample 0'],
  ['score proxies/snip.zc --sample many'],
  ['score proxies/snip.zc --sample 1 --seed 1 --seed 2'],
  ['score proxies/snip.zc --sample 1 --arch 301312'],
  ['score proxies/snip.zc --space mirco --sample 1'],
  ['score proxies/snip.zc --space micro --arch 301319'],
  ['score proxies/snip.zc --space natsbench-sss --arch 8:16:32:64'],
  ['score proxies/snip.zc --sample 1 --classes 1'],
  ['score proxies/snip.zc --sample 1 --side 4096'],
  ['score proxies/snip.zc --sample 1 --side 15'],
  ['score proxies/snip.zc --sample 99999'],
  ['score proxies/snip.zc --sample 1 --engine onx'],
  ['score proxies/snip.zc --sample 1 --workers 0'],
  ['score proxies/snip.zc --sample 1 --init torhc'],
  ['score proxies/snip.zc --sample 1 --batch 1.5'],
  ['score proxies/snip.zc proxies/snip.zc --sample 1'],
  ['rank proxies/snip.zc --space nasbench201'],
  ['rank proxies/snip.zc --accuracy table.csv --target accuracy --plot scores.png'],
  ['compile proxies/snip.zc'],
  ['compile proxies/snip.zc --emit tokens'],
  ['compile proxies/snip.zc --emit core --target onnx --out x.onnx'],
  ['compile proxies/snip.zc --target onnx'],
  ['compile proxies/snip.zc --target onxn --out x.onnx'],
  ['compile proxies/snip.zc --emit core --proxy snap'],
  ['compile proxies/snip.zc proxies/synflow.zc --emit core'],
  ['evolve here'],
  ['evolve --preset eznsa'],
  ['evolve --vocabulary all'],
  ['evolve --without luck'],
  ['evolve --preset eznas --without archive'],
  ['evolve --target-tau 2'],
  ['evolve --seconds 0'],
  ['evolve --population 1'],
  ['evolve --report 9999'],
  ['evolve --space nasbench201'],
  ['evolve --task micro'],
  ['evolve --task micro:test --task micro:test'],
  ['evolve --task micro:test --space micro'],
  ['evolve --out proxies'],
  ['report'],
  ['report runs/first runs/second'],
  ['data'],
  ['data import'],
  ['data improt table.csv --out other.csv'],
  ['data import table.csv'],
  ['data import table.csv --out other.csv --column accuracy'],
  ['data import table.csv --out other.csv --column a=b --column a=c'],
])('eznasc %s', async (line) => {
  const { code, stdout, stderr } = await eznasc(line.split(' '));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatchSnapshot();
});

test('without a verb the help page is said, and is no answer', async () => {
  const { code, stdout, stderr } = await eznasc([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Verbs:');
});

test('the help page lists verbs, flags and exit codes', async () => {
  const { code, stdout } = await eznasc(['--help']);
  expect(code).toBe(0);
  expect(stdout).toMatchSnapshot();
});

test('common flags may stand before the verb', async () => {
  const { code, stderr } = await eznasc(['--seed', '3', '--quiet', 'check', 'proxies/snip.zc']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test.each(['check', 'fmt', 'compile', 'score', 'rank', 'evolve', 'report', 'data', 'explain', 'info'])(
  'eznasc %s --help tells its flags',
  async (verb) => {
    const { code, stdout, stderr } = await eznasc([verb, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^eznasc ${verb}`));
    expect(stdout).toMatch(/--json +print data as JSON/);
  },
);

test('--version prints the version', async () => {
  const { code, stdout } = await eznasc(['--version']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
