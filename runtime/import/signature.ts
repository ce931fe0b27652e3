/** The form of a file's bytes, by how they begin. */

export type Form = 'pickle' | 'json' | 'text' | 'torch' | 'zip' | 'tar' | 'unknown';

export function formOf(bytes: Buffer): Form {
  if (startsWith(bytes, TORCH)) return 'torch';
  if (startsWith(bytes, ZIP)) return bytes.subarray(0, 512).includes('data.pkl') ? 'torch' : 'zip';
  if (bytes.subarray(257, 262).toString('latin1') === 'ustar') return 'tar';
  if (isPickle(bytes)) return 'pickle';
  if (bytes.includes(0)) return 'unknown';
  return /^(\xef\xbb\xbf)?\s*[[{]/.test(bytes.toString('latin1', 0, 512)) ? 'json' : 'text';
}

const ZIP = Buffer.from('PK\x03\x04', 'latin1');

/** The number that files of `torch.save` began with before version 1.6, as a pickle of its own. */
const TORCH = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');

const startsWith = (bytes: Buffer, prefix: Buffer): boolean => bytes.subarray(0, prefix.length).equals(prefix);

/** From protocol 2 on pickles say so; before, they begin with the container, or a name, that they hold. */
function isPickle(bytes: Buffer): boolean {
  if (bytes[0] === 0x80) return bytes[1] >= 2 && bytes[1] <= 5;
  return /^(\([dl][p(cFILNSV]|[}\]]q|c[\w.]+\n\w+\n)/.test(bytes.toString('latin1', 0, 512));
}
