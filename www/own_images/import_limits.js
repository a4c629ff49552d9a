/** Import limits: how much somebody can bring at once, all in one place. The messages that refuse more name them. */

import { megabytes, number } from '../shared/format.js';

/** A folder or an archive may hold this many files. */
export const MOST_FILES = 65_535;
/** An archive may have this many bytes, and as many when it is unpacked: images hardly shrink. */
export const MOST_ARCHIVE_BYTES = 1_000_000_000;
/** The list of files in an archive may have this many bytes. */
export const MOST_LIST_BYTES = 32_000_000;
/** The path of a file may have this many characters. */
export const MOST_PATH = 1_000;
/** A file may lie in this many folders, one in another. */
export const MOST_FOLDERS = 30;
/** A file may have this many bytes. */
export const MOST_BYTES = 100_000_000;
/** An image may have this many pixels: decoded, it takes four bytes for each, for a moment. */
export const MOST_PIXELS = 150_000_000;
/** A manifest may have this many bytes; a larger file is none. */
export const MOST_MANIFEST_BYTES = 1_000_000;

/** Why a file is no image for the lab: the rest of a sentence that begins with its name. */
export class Unreadable extends Error {}

/** What to do about an archive or a folder that is too large. */
const PART = 'load a part of it';

/** Fails for more files than can be looked through. @param {number} files */
export function checkCount(files) {
  if (files > MOST_FILES) throw new Unreadable(`holds ${number(files)} files, and ${number(MOST_FILES)} are the most: ${PART}`);
}

/** Fails for an archive that is too large as it is. @param {number} bytes */
export function checkArchive(bytes) {
  if (bytes === 0) throw new Unreadable('is empty');
  if (bytes > MOST_ARCHIVE_BYTES) throw new Unreadable(`is larger than ${MOST_ARCHIVE_BYTES / 1e9} GB: unpack it and load the folder`);
}

/** Fails for an archive that would be too large unpacked. @param {number} bytes */
export function checkUnpacked(bytes) {
  if (bytes > MOST_ARCHIVE_BYTES) throw new Unreadable(`would have ${megabytes(bytes)} unpacked, and ${number(MOST_ARCHIVE_BYTES / 1e6)} MB are the most: ${PART}`);
}

/** Fails for a file that is too large to be read. @param {number} bytes */
export function checkSize(bytes) {
  if (bytes > MOST_BYTES) throw new Unreadable(`is larger than ${MOST_BYTES / 1e6} MB`);
}

/** Fails for an image that would be too large decoded. @param {number} width @param {number} height */
export function checkPixels(width, height) {
  if (width * height > MOST_PIXELS) {
    throw new Unreadable(`has ${Math.round(width * height / 1e6)} megapixels, and ${MOST_PIXELS / 1e6} are the most`);
  }
}

/** Why a path cannot be followed, as the rest of a sentence; null if it can. @param {string[]} path */
export function pathProblem(path) {
  if (path.includes('..')) return 'points out of its folder (../)';
  if (path.join('/').length > MOST_PATH) return `has a path of more than ${number(MOST_PATH)} characters`;
  if (path.length > MOST_FOLDERS + 1) return `lies in more than ${MOST_FOLDERS} folders, one in another`;
  return null;
}
