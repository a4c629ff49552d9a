/** Image archive: reads ZIP files of images, without unpacking them whole, and writes them. */

import { strToU8, unzipSync, zipSync } from 'fflate';
import { checkSize, Unreadable } from './image_decoder.js';
import { MANIFEST } from './image_layout.js';
import { withAlpha } from './image_pixels.js';
import { IMAGE_BYTES, SIDE } from './image_set.js';

/**
 * @import { Entry } from './image_layout.js'
 *
 * @typedef {{ classNames: string[], labels: ArrayLike<number>, pixels: Uint8Array }} WholeSet  Images
 *   with their classes, of any number.
 */

/** An archive may have this many bytes. */
const MOST_ARCHIVE_BYTES = 1_000_000_000;
/** This many bytes are unpacked at a time, at most. */
const CHUNK_BYTES = 32_000_000;
/** This many files are unpacked at a time, at most. */
const CHUNK_FILES = 500;
/** The date of all files in an archive: the same images make the same archive, whenever that is. */
const DATE = new Date(2000, 0, 1);

/**
 * Opens an archive; its files are read when somebody asks for them.
 * @param {File} file
 * @returns {Promise<Entry[]>}  Rejects with {@link Unreadable}.
 */
export async function openArchive(file) {
  if (file.size === 0) throw new Unreadable('is empty');
  if (file.size > MOST_ARCHIVE_BYTES) throw new Unreadable('is larger than 1 GB: unpack it and load the folder');
  const bytes = new Uint8Array(await file.arrayBuffer());
  /** @type {{ name: string, size: number }[]} */
  const files = [];
  try {
    unzipSync(bytes, { filter: ({ name, originalSize }) => files.push({ name, size: originalSize }) < 0 });
  } catch {
    throw new Unreadable('is not a ZIP archive, or a damaged one');
  }
  const unpack = unpacker(bytes, files);
  // The archive's own name stands for the folder of images that are in none.
  const root = file.name.replace(/\.zip$/i, '');
  return files.flatMap(({ name, size }, index) => (name.endsWith('/') ? [] : [{
    path: [root, ...utf8(name).split(/[/\\]/).filter(Boolean)],
    size,
    read: async () => unpack(index),
  }]));
}

/**
 * A function that unpacks a file; its neighbours come along, because they are likely to be asked for next.
 * @param {Uint8Array} bytes @param {{ name: string, size: number }[]} files
 */
function unpacker(bytes, files) {
  /** @type {Map<number, Uint8Array<ArrayBuffer>>} */
  let unpacked = new Map();
  /** @param {number} index @returns {Blob} */
  return (index) => {
    checkSize(files[index].size);
    if (!unpacked.has(index)) {
      unpacked = unpackSome(bytes, files, chunkFrom(files, index)) ?? unpackSome(bytes, files, new Set([index])) ?? new Map();
    }
    const content = unpacked.get(index);
    if (!content) throw new Unreadable('cannot be unpacked: it is damaged or encrypted');
    return new Blob([content]);
  };
}

/** A file and as many of those after it as are unpacked together. @param {{ size: number }[]} files @param {number} first */
function chunkFrom(files, first) {
  const chunk = new Set([first]);
  let size = files[first].size;
  for (let index = first + 1; index < files.length && chunk.size < CHUNK_FILES; index += 1) {
    size += files[index].size;
    if (size > CHUNK_BYTES) break;
    chunk.add(index);
  }
  return chunk;
}

/** Unpacks some files; null if that fails. @param {Uint8Array} bytes @param {{ name: string }[]} files @param {Set<number>} wanted */
function unpackSome(bytes, files, wanted) {
  let index = -1;
  try {
    const content = unzipSync(bytes, {
      filter() {
        index += 1;
        return wanted.has(index);
      },
    });
    return new Map([...wanted].flatMap((one) => {
      const found = content[files[one].name];
      return found ? [[one, /** @type {Uint8Array<ArrayBuffer>} */ (found)]] : [];
    }));
  } catch {
    return null;
  }
}

/** A file's name, read again as UTF-8 where it was read byte by byte: some archivers write UTF-8 without saying so. @param {string} name */
function utf8(name) {
  const codes = Array.from(name, (character) => character.charCodeAt(0));
  if (codes.some((code) => code > 255)) return name;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(codes));
  } catch {
    return name;
  }
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
