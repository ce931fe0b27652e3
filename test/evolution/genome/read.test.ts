/** Reading programs that people write, and writing them again. */
import { describe, expect, test } from 'vitest';
import { check } from '../../../compiler/check/check.ts';
import { printCore } from '../../../compiler/core/print.ts';
import { genomesOf, readGenome } from '../../../evolution/genome/read.ts';
import { textOf } from '../../../evolution/genome/write.ts';
import { parse } from '../../../grammar/parse.ts';
import type { Source } from '../../../grammar/source.ts';
import { LIBRARY, librarySource, loadDefinitions } from '../../library.ts';

/** The core of each proxy of a text. */
function coresOf(source: Source): readonly string[] {
  const { proxies, diagnostics } = check(parse(source).file, source, loadDefinitions);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return proxies.map(printCore);
}

describe('the proxies of the repository', () => {
  test.each(LIBRARY)('%s means the same as a genome', (name) => {
    const source = librarySource(name);
    const genomes = genomesOf(parse(source).file, source, loadDefinitions);
    const written = genomes.map(({ name: proxy, direction, genome }) =>
      genome ? textOf(genome, { name: proxy, direction }) : expect.fail(),
    );
    expect(written.flatMap((text) => coresOf({ name, text }))).toEqual(coresOf(source));
  });
});

const roundTrip = (text: string): string => textOf(readGenome(text), { name: 'p', doc: ['A line.', '', 'Another.'] });

describe('a program as it is written', () => {
  test('has short names, a `let` for what it says twice, and its doc comment', () => {
    const text = `
const floor_value = 1e-5 in [1e-8, 1]
def spread(x) { let m = mean(x)  max(x) - m }
proxy long_names {
  pass first_pass = network(data, loss: sum)
  pass second_pass = network(data + 0.1 * noise, norm: train, loss: sum)
  let total = sum for layer in first_pass.convs: {
    let change = second_pass[layer].out - layer.out
    spread(change) / (norm(change) + floor_value)
  }
  score = total + (sum for layer in first_pass.convs: norm(grad(layer.weight))) * total
}`;
    expect(roundTrip(text)).toMatchInlineSnapshot(`
      "const floor_value = 1e-5 in [1e-8, 1]

      def spread(x) {
        let m = mean(x)
        max(x) - m
      }

      /// A line.
      ///
      /// Another.
      proxy p {
        pass q = network(data + 0.1 * noise, loss: sum)
        pass d = network(data, loss: sum)
        let x2 = sum for l in q.convs: {
          let x3 = l.out - d[l].out
          spread(x3) / (norm(x3) + floor_value)
        }
        score = x2 + (sum for l in d.convs: norm(grad(l.weight))) * x2
      }
      "
    `);
  });

  test('has numbers for constants that are part of a pass', () => {
    const text = `
const small = 1e-7
const share = 0.5
proxy p {
  pass a = network(share * data(1), weights: small, loss: cross_entropy)
  score = sum(a.logits)
}`;
    expect(roundTrip(text)).toContain('network(0.5 * data(1), loss: cross_entropy, weights: 1e-7)');
  });

  test('reads labelled arguments and definitions of used files', () => {
    const used = { name: 'lib.zc', text: 'const k = 2\ndef twice(x) = k * x\n' };
    const text =
      'use "lib.zc"\nproxy p {\n  pass d = network(data)\n  score = twice(sum(axes: [batch, class], x: d.logits))\n}\n';
    const source = { name: 'p.zc', text };
    const [{ genome }] = genomesOf(parse(source).file, source, () => used);
    expect(genome && textOf(genome, { name: 'p' })).toMatchInlineSnapshot(`
      "const k = 2

      def twice(x) = k * x

      proxy p {
        pass d = network(data)
        score = twice(sum(d.logits, axes: [batch, class]))
      }
      "
    `);
  });

  test('that would be too large without its names is no genome', () => {
    const lets = Array.from({ length: 20 }, (_, at) => `  let x${at + 1} = x${at} + x${at}`);
    const text = [
      'proxy p {',
      '  pass d = network(data)',
      '  let x0 = norm(d.logits)',
      ...lets,
      '  score = x20',
      '}',
    ].join('\n');
    const source = { name: 'p.zc', text };
    expect(genomesOf(parse(source).file, source)[0].genome).toBeNull();
  });
});
