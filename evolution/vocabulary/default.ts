/** The default: what the proxies of the literature are made of, operators guarded where they would often leave the numbers. */
import type { Vocabulary } from './vocabulary.ts';

export const DEFAULT_VOCABULARY: Vocabulary = {
  name: 'default',
  doc: 'passes on data, on noise, on perturbed data and without data; convolutions, ReLUs, normalisations and ReLU-Conv-BatchNorm chains; Gram matrices and their determinants and spectra',
  passes: [
    { text: 'network(data, loss: cross_entropy)', weight: 4 },
    { text: 'network(noise, loss: sum)', weight: 2 },
    {
      text: 'network(data + 0.1 * noise, loss: cross_entropy)',
      minus: 'network(data, loss: cross_entropy)',
      weight: 1,
    },
    { text: 'network(ones, weights: abs, norm: identity, loss: sum)', sitesOnly: true, weight: 1 },
  ],
  families: [
    {
      family: 'triples',
      weight: 3,
      where: 'l.groups == 1',
      tensors: { relu_in: 2, conv_in: 1, weight: 2, conv_out: 1, norm_out: 1 },
    },
    { family: 'convs', weight: 2, where: '', tensors: { weight: 2, in: 1, out: 1 } },
    { family: 'weighted', weight: 2, where: '', tensors: { weight: 2, in: 1, out: 1 } },
    { family: 'relus', weight: 3, where: '', tensors: { in: 2, out: 1 } },
    { family: 'norms', weight: 1, where: '', tensors: { in: 1, out: 1 } },
    { family: 'cells', weight: 1, where: '', tensors: { out: 1 } },
  ],
  reads: { value: 1, gradient: 1 },
  passTensors: { logits: 1, features: 1, loss: 0.3 },
  numbers: [0.1, 0.5, 1, 2],
  numberWeight: 0.3,
  operators: {
    abs: 2, square: 2, sign: 1, heaviside: 1.5, relu: 1, sigmoid: 0.5, tanh: 1, neg: 0.5,
    add: 2, sub: 2, mul: 4, minimum: 0.5, maximum: 0.5, gt: 0.5,
    sum: 3, mean: 4, norm: 2, std: 2, var: 1, max: 1, min: 0.5,
    softmax: 0.3, gram: 2, trace: 0.5, eigvals: 0.7,
  }, // prettier-ignore
  folds: { sum: 30, mean: 40, min: 1, max: 2, last: 2, collect: 8 },
  definitions: `
def log_size(x) = log1p(abs(x))
def root(x) = sqrt(abs(x))
def ratio(x, y) = x / (abs(y) + 1e-6)
def log_volume(x) = clamp(slogdet(x), -1000, 1000)
def similarity_batch(x) {
  let c = corr(x, batch)
  where(is_nan(c), 0, c)
}
def similarity_out(x) {
  let c = corr(x, out)
  where(is_nan(c), 0, c)
}
`,
  definitionWeights: { log_size: 2, root: 1, ratio: 2, log_volume: 3, similarity_batch: 0.7, similarity_out: 0.3 },
  root: 'any',
  stepsOnScalars: false,
  partialReductions: true,
  sliceAxes: ['batch', 'out'],
  matrixAxes: [],
};
