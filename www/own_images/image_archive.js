/** Image archive: reads ZIP files of images, without unpacking them whole, and writes them. */

import { strToU8, zipSync } from 'fflate';
import { MANIFEST } from './image_layout.js';
import { withAlpha } from './image_pixels.js';
import { IMAGE_BYTES, SIDE } from './image_set.js';
import { checkArchive, checkSize, Unreadable } from './import_limits.js';
import { contentAt, HEAD_BYTES, listOf } from './zip_directory.js';

/**
 * @import { Entry } from './image_layout.js'
 * @import { ZipEntry } from './zip_directory.js'
 *
 * @typedef {{ classNames: string[], labels: ArrayLike<number>, pixels: Uint8Array }} WholeSet  Images
 *   with their classes, of any number.
 */

/** How files lie in archives: as they are, or smaller. */
const [STORED, DEFLATED] = [0, 8];
/** The date of all files in an archive: the same images make the same archive, whenever that is. */
const DATE = new Date(2000, 0, 1);

/**
 * Opens an archive: reads the list of its files, and each of them when somebody asks for it.
 * @param {File} file
 * @returns {Promise<Entry[]>}  Rejects with {@link Unreadable}.
 */
export async function openArchive(file) {
  checkArchive(file.size);
  const read = async (/** @type {number} */ from, /** @type {number} */ to) => (
    new Uint8Array(await file.slice(from, to).arrayBuffer()));
  const listed = await listOf(file.size, read);
  // The archive's own name stands for the folder of images that are in none.
  const root = file.name.replace(/\.zip$/i, '');
  return listed.flatMap((entry) => (/[/\\]$/.test(entry.name) ? [] : [{
    path: [root, ...entry.name.split(/[/\\]/).filter((part) => part !== '' && part !== '.')],
    size: entry.size,
    read: (most) => unpack(file, entry, most),
  }]));
}

/**
 * A file in an archive, or its beginning.
 * @param {File} file @param {ZipEntry} entry @param {number} [most]  This many bytes are enough.
 * @returns {Promise<Blob>}  Rejects with {@link Unreadable}.
 */
async function unpack(file, { size, packed, method, isEncrypted, offset }, most = Infinity) {
  if (isEncrypted) throw new Unreadable('is encrypted');
  if (method !== STORED && method !== DEFLATED) throw new Unreadable('is packed in a way that this page does not know: unpack the archive and load the folder');
  checkSize(size);
  const from = contentAt(new Uint8Array(await file.slice(offset, offset + HEAD_BYTES).arrayBuffer()), offset);
  const content = file.slice(from, from + packed);
  const wanted = Math.min(size, most);
  if (method === STORED) {
    if (packed !== size) throw new Unreadable('is not as large as its archive says');
    return content.slice(0, wanted);
  }
  return new Blob(await inflated(content, size, wanted));
}

/**
 * Unpacks no more than is wanted, and never more than the archive says: a small file can hold any number of bytes.
 * @param {Blob} content @param {number} size  What the archive says. @param {number} wanted
 */
async function inflated(content, size, wanted) {
  /** @type {BlobPart[]} */
  const parts = [];
  let length = 0;
  const reader = content.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    while (length < wanted || wanted === size) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      length += value.length;
      if (length > size) break;
    }
  } catch {
    throw new Unreadable('cannot be unpacked: it is damaged');
  } finally {
    reader.cancel().catch(() => {});
  }
  if (length > size || (wanted === size && length < size)) throw new Unreadable('is not as large as its archive says');
  return parts;
}

/**
 * An archive of images, with a folder for each class. Read again, the set is the same: files are numbered in
 * its order, and PNG loses nothing.
 * @param {WholeSet} set
 */
export async function archiveOf({ classNames, labels, pixels }) {
  const folders = folderNames(classNames);
  const manifest = { classes: classNames.map((name, index) => ({ folder: folders[index], name })) };
  /** @type {Record<string, Uint8Array>} */
  const files = { [MANIFEST]: strToU8(`${JSON.stringify(manifest, null, 2)}\n`) };
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  for (let index = 0; index < labels.length; index += 1) {
    context?.putImageData(withAlpha(pixels.subarray(index * IMAGE_BYTES, (index + 1) * IMAGE_BYTES)), 0, 0);
    const png = await canvas.convertToBlob({ type: 'image/png' });
    const name = `${folders[labels[index]]}/${String(index + 1).padStart(5, '0')}.png`;
    files[name] = new Uint8Array(await png.arrayBuffer());
  }
  // PNG is compressed already.
  return new Blob([zipSync(files, { level: 0, mtime: DATE })], { type: 'application/zip' });
}

/** A folder name for each class, which every file system takes. @param {string[]} classNames */
function folderNames(classNames) {
  const taken = new Set();
  return classNames.map((name) => {
    const plain = name.replace(/[\\/:*?"<>|]/g, '_').replace(/^\.|[. ]+$/g, '_') || '_';
    const safe = /^(con|prn|aux|nul|com\d|lpt\d|__macosx|@eadir)$/i.test(plain) ? `_${plain}` : plain;
    let folder = safe;
    for (let count = 2; taken.has(folder.toLowerCase()); count += 1) folder = `${safe} (${count})`;
    taken.add(folder.toLowerCase());
    return folder;
  });
}
