/** The check sum of bzip2: CRC-32 with the polynomial 0x04c11db7, most significant bit first. */

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/** The CRC of `bytes` from `start` to `end`, as an unsigned number. */
export function crc32(bytes: Uint8Array, start: number, end: number): number {
  let crc = -1;
  for (let at = start; at < end; at++) crc = (crc << 8) ^ TABLE[(crc >>> 24) ^ bytes[at]];
  return ~crc >>> 0;
}

/** The CRC of a stream after a block with the CRC `block`. */
export function combine(stream: number, block: number): number {
  return (((stream << 1) | (stream >>> 31)) ^ block) >>> 0;
}
