/** Checksum: CRC-32, which tells what was stored from what has become of it. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xEDB88320 : sum >>> 1;
  return sum;
});

/**
 * The CRC-32 of bytes.
 * @param {Uint8Array} bytes
 * @param {number} [before]  The sum of bytes that come before these.
 */
export function checksum(bytes, before = 0) {
  let sum = ~before;
  for (let index = 0; index < bytes.length; index += 1) sum = (sum >>> 8) ^ TABLE[(sum ^ bytes[index]) & 255];
  return ~sum >>> 0;
}

/** The CRC-32 of something that JSON can say; the order of its keys counts. @param {unknown} value */
export const checksumOf = (value) => checksum(new TextEncoder().encode(JSON.stringify(value)));
