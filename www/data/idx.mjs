/**
 * IDX arrays of unsigned bytes: the format in which MNIST and its kin are published.
 *
 * Two zero bytes, the type (8), the number of dimensions, each dimension as a big-endian 32-bit
 * number, then the values.
 *
 * @typedef {{ shape: number[], values: Uint8Array }} IdxArray
 */

const UNSIGNED_BYTES = 8;

/** @param {IdxArray} array @returns {Uint8Array} */
export function write({ shape, values }) {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header[2] = UNSIGNED_BYTES;
  header[3] = shape.length;
  shape.forEach((size, index) => header.writeUInt32BE(size, 4 + 4 * index));
  return Buffer.concat([header, values]);
}

/** All arrays that lie one after another in `bytes`. @param {Uint8Array} bytes @returns {IdxArray[]} */
export function readAll(bytes) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const arrays = [];
  for (let at = 0; at < buffer.length;) {
    if (at + 4 > buffer.length || buffer.readUInt32BE(at) >>> 8 !== UNSIGNED_BYTES) {
      throw new Error(`No IDX array of unsigned bytes begins at byte ${at}.`);
    }
    const begin = at + 4 + 4 * buffer[at + 3];
    if (begin > buffer.length) throw new Error(`The IDX array at byte ${at} is cut off.`);
    const shape = [];
    for (let place = at + 4; place < begin; place += 4) shape.push(buffer.readUInt32BE(place));
    const end = begin + shape.reduce((product, size) => product * size, 1);
    if (end > buffer.length) throw new Error(`The IDX array at byte ${at} is cut off.`);
    arrays.push({ shape, values: buffer.subarray(begin, end) });
    at = end;
  }
  return arrays;
}
