/** The page `spec/proxies.md`: every proxy of the library with its program, its reference values, and what was measured of it. */
import { readFileSync } from 'node:fs';
import { librarySource } from '../../test/library.ts';
import values from '../../test/oracle/values.json' with { type: 'json' };
import { table } from '../table.ts';
import type { Agreement, Correlation, Figures, Orderings } from './figures.ts';
import { PUBLISHED, type Published } from './published.ts';

const SPACE = 'nasbench201';
const TARGETS = ['CIFAR-10', 'CIFAR-100', 'ImageNet16-120'] as const;
const MICRO = { study: 'micro', target: 'micro' } as const;

/** Published figures are met where ours differ by less; with a hundredth of theirs being rounding. */
const NEAR = 0.05;

/** The page, before it is laid out. Proxies are in the order of the alphabet, in tables by τ on CIFAR-10. */
export function page(figures: Figures): string {
  const names = Object.keys(figures.proxies).sort();
  return [
    introduction(figures, names.length),
    '## How well they order networks',
    '### NAS-Bench-201',
    orderTable(figures, SPACE, TARGETS),
    '### micro',
    orderTable(figures, MICRO.study, [MICRO.target]),
    '## Seeds',
    seedTable(figures, names),
    '## Beside published figures',
    publishedTable(figures),
    readFileSync('bench/catalogue/differences.md', 'utf8').trim(),
    '## The programs',
    ...names.map((name) => section(name, figures)),
  ].join('\n\n');
}

function introduction({ networks }: Figures, count: number): string {
  const [sampled, repeated] = networks[SPACE];
  return `# Proxies

Made by \`node scripts/bench.mjs catalogue runs/catalogue ${sampled} ${repeated}\`; do not edit. These are the ${count} proxies of \`proxies/\`, each with its program,
the scores that an independent implementation in PyTorch gives it (\`test/oracle/\`), and what was measured of it:

- **NAS-Bench-201** [DY20]: ${sampled.toLocaleString('en')} architectures, drawn from all 15,625 alike; accuracies on the test sets after 200 epochs. Networks have ten classes and see CIFAR-10's
  images for all three accuracies, since the images of the other two sets are not at hand. Seed s scores with the images 32 s to 32 s + 15 of the training set, and with the sixteen after
  these as \`data(1)\`.
- **micro**: all ${networks[MICRO.study][0]} architectures of the embedded benchmark (\`benchmarks/\`), images generated with the seed.
- Batches have 16 images, weights are drawn as PyTorch does (\`--init torch\`), networks are in training mode. τ is Kendall's τ-b, ρ is Spearman's, both of seed 0; proxies of which lower
  scores are better count with the opposite sign. A score that is not finite takes part in no correlation; how many there are is said.
- **Counts** need no evaluation: parameters, multiply-accumulates, and triples of ReLU, convolution and normalisation. Beside τ and ρ stand the partial τ and ρ given all three: what a proxy
  knows beyond counts. 0 is nothing.
- **Seconds** are the median over 13 networks of NAS-Bench-201 that the compiler had not seen, after 12 others, each proxy alone, one thread, engine \`onnx\`.`;
}

interface Row {
  readonly title: string;
  readonly orderings: Orderings;
  readonly seconds: number | null;
}

function orderTable({ counts, proxies }: Figures, study: string, targets: readonly string[]): string {
  const rows: readonly Row[] = [
    ...Object.entries(counts).map(([name, orderings]) => ({ title: `*${name}*`, orderings, seconds: null })),
    ...Object.entries(proxies).map(([name, { orderings, seconds }]) => {
      return { title: `[${name}](#${name})`, orderings, seconds };
    }),
  ];
  const strength = ({ orderings }: Row): number => of(orderings, study, targets[0]).tau ?? -2;
  const line = ({ title, orderings, seconds }: Row): readonly string[] => {
    const [first, ...others] = targets.map((target) => of(orderings, study, target));
    const [low, high] = first.interval;
    const { n, invalid } = orderings[study] ?? { n: 0, invalid: 0 };
    return [
      title,
      `${three(first.tau)} [${three(low)}, ${three(high)}]`,
      three(first.rho),
      ...others.map(({ tau, rho }) => `${three(tau)} / ${three(rho)}`),
      ...[first, ...others].map(({ partialTau, partialRho }) => `${three(partialTau)} / ${three(partialRho)}`),
      invalid === 0 ? String(n) : `${n}, ${invalid} not finite`,
      ...(study === SPACE ? [seconds === null ? '' : time(seconds)] : []),
    ];
  };
  const head = [
    'proxy',
    `τ ${targets[0]} [95 %]`,
    `ρ ${targets[0]}`,
    ...targets.slice(1).map((target) => `τ / ρ ${target}`),
    ...targets.map((target) => `partial τ / ρ ${target}`),
    'networks',
    ...(study === SPACE ? ['seconds'] : []),
  ];
  return table(head, rows.toSorted((a, b) => strength(b) - strength(a)).map(line));
}

function seedTable({ networks, proxies }: Figures, names: readonly string[]): string {
  const shown = ({ taus, rhos }: Agreement): readonly string[] => [spread(taus), spread(rhos)];
  const rows = names.map((name) => {
    const { orderings } = proxies[name];
    return [name, ...shown(of(orderings, SPACE, TARGETS[0])), ...shown(of(orderings, MICRO.study, MICRO.target))];
  });
  const shared = Math.min(...networks[SPACE]);
  return [
    `Mean and standard deviation over the seeds 0 to ${networks[SPACE].length - 1}, which draw weights, noise and images, on the same networks: the first ${shared} of the sample of
NAS-Bench-201, and all of micro.`,
    table(['proxy', `τ ${TARGETS[0]}`, `ρ ${TARGETS[0]}`, 'τ micro', 'ρ micro'], rows),
  ].join('\n\n');
}

function publishedTable({ proxies }: Figures): string {
  const rows = PUBLISHED.filter(({ proxy }) => proxy in proxies).map(({ proxy, source, tau, rho }) => {
    const beside = (theirs: Published['tau'], measure: 'tau' | 'rho'): readonly string[] =>
      TARGETS.map((target, at) => {
        const published = theirs?.[at] ?? null;
        if (published === null) return '';
        const ours = of(proxies[proxy].orderings, SPACE, target)[measure];
        const text = `${two(ours)} (${two(published)})`;
        return ours !== null && Math.abs(ours - published) <= NEAR ? text : `**${text}**`;
      });
    return [proxy, source, ...beside(tau, 'tau'), ...beside(rho, 'rho')];
  });
  return [
    `Ours, and in parentheses what was published for NAS-Bench-201; in bold where they are more than ${NEAR} apart. Theirs are of all 15,625 architectures or large samples, with images of the data set that the accuracy is of.`,
    table(
      ['proxy', 'source', ...TARGETS.map((target) => `τ ${target}`), ...TARGETS.map((target) => `ρ ${target}`)],
      rows,
    ),
  ].join('\n\n');
}

function section(name: string, { proxies }: Figures): string {
  const { orderings, seconds } = proxies[name];
  const references = values.networks.map(({ scores }) => String((scores as Record<string, number>)[name]));
  const nb201 = of(orderings, SPACE, TARGETS[0]);
  const own = of(orderings, MICRO.study, MICRO.target);
  const facts = [
    `NAS-Bench-201, CIFAR-10: τ ${three(nb201.tau)}, ρ ${three(nb201.rho)}, given counts ${three(nb201.partialTau)} and ${three(nb201.partialRho)}.`,
    `micro: τ ${three(own.tau)}, ρ ${three(own.rho)}, given counts ${three(own.partialTau)} and ${three(own.partialRho)}.`,
    ...(seconds === null ? [] : [`${time(seconds)} s a network.`]),
  ];
  return `### ${name}\n\n\`\`\`zc\n${librarySource(name).text.trimEnd()}\n\`\`\`\n\nReference values: ${references.join(', ')}. ${facts.join(' ')}`;
}

const NOTHING: Agreement = {
  tau: null,
  rho: null,
  interval: [null, null],
  partialTau: null,
  partialRho: null,
  taus: [],
  rhos: [],
};

/** What was measured, if it was. */
const of = (orderings: Orderings, study: string, target: string): Agreement =>
  orderings[study]?.targets[target] ?? NOTHING;

function spread(all: readonly Correlation[]): string {
  const each = all.filter((value) => value !== null);
  if (each.length < 2) return '—';
  const mean = each.reduce((sum, value) => sum + value, 0) / each.length;
  const deviation = Math.sqrt(each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (each.length - 1));
  return `${three(mean)} ± ${three(deviation)}`;
}

const digits = (value: Correlation, count: number): string =>
  value === null
    ? '—'
    : value
        .toFixed(count)
        .replace(/^(-?)0\./, '$1.')
        .replace('-', '−');
const three = (value: Correlation): string => digits(value, 3);
const two = (value: Correlation): string => digits(value, 2);
const time = (seconds: number): string => seconds.toPrecision(2);
