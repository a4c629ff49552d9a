/**
 * ZIP directory: reads the list of files at the end of an archive. All that it claims is checked before anything is
 * unpacked. No browser in here.
 *
 * @typedef {object} ZipEntry  A file in an archive, as the list claims it.
 * @property {string} name
 * @property {number} size  In bytes, unpacked.
 * @property {number} packed  In bytes, as it lies in the archive.
 * @property {number} method  0 for stored, 8 for deflated.
 * @property {boolean} isEncrypted
 * @property {number} offset  Where its own head lies.
 */

import { checkCount, checkUnpacked, MOST_LIST_BYTES, Unreadable } from './import_limits.js';

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const LISTED = 0x02014b50;
const HEAD = 0x04034b50;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const LISTED_BYTES = 46;
/** The fixed part of the head before each file. */
export const HEAD_BYTES = 30;
/** The end may be followed by a comment. */
const MOST_COMMENT_BYTES = 65_535;
/** Says that a figure stands elsewhere, because it needs more room. */
const ELSEWHERE = 0xFFFFFFFF;

const damaged = () => new Unreadable('is not a ZIP archive, or a damaged one');

/**
 * The files of an archive.
 * @param {number} length  The archive's, in bytes.
 * @param {(from: number, to: number) => Promise<Uint8Array>} read  Reads a part of it.
 * @returns {Promise<ZipEntry[]>}  Rejects with {@link Unreadable}.
 */
export async function listOf(length, read) {
  const tailAt = Math.max(0, length - END_BYTES - MOST_COMMENT_BYTES - LOCATOR_BYTES);
  const tail = viewOf(await read(tailAt, length));
  const end = endIn(tail);
  let count = tail.getUint16(end + 10, true);
  let bytes = tail.getUint32(end + 12, true);
  let offset = tail.getUint32(end + 16, true);
  let endAt = tailAt + end;
  if (count === 0xFFFF || bytes === ELSEWHERE || offset === ELSEWHERE) {
    const far = await farEnd(tail, end, length, read);
    if (far) ({ count, bytes, offset, endAt } = far);
  }
  checkCount(count);
  // Before the list is read: claims that cannot be true are cheap to make.
  if (count * LISTED_BYTES > bytes || bytes > MOST_LIST_BYTES || offset + bytes > endAt) throw damaged();
  const entries = entriesIn(viewOf(await read(offset, offset + bytes)), count);
  checkUnpacked(entries.reduce((sum, { size }) => sum + size, 0));
  for (const { offset: at, packed } of entries) if (at + HEAD_BYTES + packed > offset) throw damaged();
  return entries;
}

/** Where the content of a file begins, by its own head. @param {Uint8Array} head  Its first {@link HEAD_BYTES}. @param {number} offset  Where the head lies. */
export function contentAt(head, offset) {
  const view = viewOf(head);
  if (view.byteLength < HEAD_BYTES || view.getUint32(0, true) !== HEAD) throw damaged();
  return offset + HEAD_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
}

/** @param {Uint8Array} bytes */
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where the end of the archive is told: the last place that is followed by as much comment as it says. @param {DataView} tail */
function endIn(tail) {
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) === END && at + END_BYTES + tail.getUint16(at + 20, true) <= tail.byteLength) return at;
  }
  throw damaged();
}

/** What the end of a large archive tells; null if there is none. @param {DataView} tail @param {number} end @param {number} length @param {(from: number, to: number) => Promise<Uint8Array>} read */
async function farEnd(tail, end, length, read) {
  const locator = end - LOCATOR_BYTES;
  if (locator < 0 || tail.getUint32(locator, true) !== LOCATOR_64) return null;
  const endAt = Number(tail.getBigUint64(locator + 8, true));
  if (endAt + 56 > length) throw damaged();
  const view = viewOf(await read(endAt, endAt + 56));
  if (view.getUint32(0, true) !== END_64) throw damaged();
  const far = (/** @type {number} */ at) => Number(view.getBigUint64(at, true));
  return { count: far(32), bytes: far(40), offset: far(48), endAt };
}

/** The entries of a list. @param {DataView} view @param {number} count */
function entriesIn(view, count) {
  /** @type {ZipEntry[]} */
  const entries = [];
  let at = 0;
  while (entries.length < count) {
    if (at + LISTED_BYTES > view.byteLength || view.getUint32(at, true) !== LISTED) throw damaged();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const nameAt = at + LISTED_BYTES;
    const next = nameAt + nameLength + extraLength + commentLength;
    if (next > view.byteLength) throw damaged();
    const far = farFigures(view, nameAt + nameLength, extraLength);
    const figure = (/** @type {number} */ place) => {
      const value = view.getUint32(at + place, true);
      return value === ELSEWHERE ? far() : value;
    };
    // In this order, as large figures are listed.
    const [size, packed, offset] = [figure(24), figure(20), figure(42)];
    const flags = view.getUint16(at + 8, true);
    entries.push({
      name: nameOf(new Uint8Array(view.buffer, view.byteOffset + nameAt, nameLength)),
      size, packed, offset, method: view.getUint16(at + 10, true), isEncrypted: (flags & 1) === 1,
    });
    at = next;
  }
  return entries;
}

/** A function that gives one figure after the other of those that need more room. @param {DataView} view @param {number} from @param {number} length */
function farFigures(view, from, length) {
  let at = from;
  while (at + 4 <= from + length && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  at += 4;
  return () => {
    if (at + 8 > from + length) throw damaged();
    const value = Number(view.getBigUint64(at, true));
    at += 8;
    return value;
  };
}

/** A file's name. Some archivers write UTF-8 without saying so; what is none is read byte by byte. @param {Uint8Array} bytes */
function nameOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}
