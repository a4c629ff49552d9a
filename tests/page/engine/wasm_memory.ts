/**
 * Gives a WebAssembly module's memory an upper limit, so that it runs out of it for real.
 *
 * A module is an 8-byte header and then sections of one id byte, the size in LEB128, and as many
 * bytes. Section 5 counts the memories; each has a flag that says whether a limit follows, and the
 * number of pages that it starts with.
 */
const MEMORY_SECTION = 5;
const PAGES_PER_MIB = 16;

export function limitMemory(module: Buffer, limitMib: number): Buffer {
  let at = 8;
  while (at < module.length) {
    const size = readLeb(module, at + 1);
    const end = size.next + size.value;
    if (module[at] === MEMORY_SECTION) {
      const [count, flag] = module.subarray(size.next);
      if (count !== 1 || flag !== 0) throw new Error('One memory without a limit was expected.');
      const start = module.subarray(size.next + 2, end);
      const content = Buffer.concat([Buffer.from([1, 1]), start, leb(limitMib * PAGES_PER_MIB)]);
      return Buffer.concat([
        module.subarray(0, at),
        Buffer.from([MEMORY_SECTION]), leb(content.length), content,
        module.subarray(end),
      ]);
    }
    at = end;
  }
  throw new Error('The module has no memory of its own.');
}

function readLeb(bytes: Buffer, at: number) {
  let value = 0;
  for (let shift = 0; ; shift += 7, at += 1) {
    value |= (bytes[at] & 0x7f) << shift;
    if (bytes[at] < 0x80) return { value, next: at + 1 };
  }
}

function leb(value: number) {
  const bytes = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}
