/** Image decoder: turns an image file into the 32×32 pixels that the lab trains with. */

import { imageSize } from 'image-size';
import { squarePixels } from './image_pixels.js';
import { SIDE } from './image_set.js';

/** A file may have this many bytes. */
const MOST_BYTES = 100_000_000;
/** An image may have this many pixels: decoded, it takes four bytes for each, for a moment. */
const MOST_PIXELS = 150_000_000;
/** An image's width and height are looked for in this many bytes first: most files tell them at the beginning. */
const HEAD_BYTES = 262_144;
/** Images much larger than this are scaled down to this side while they are decoded. */
const ROUGH_SIDE = 512;
/** The formats that every browser reads: if it does not, the file is damaged. */
const COMMON = new Set(['jpg', 'png', 'gif', 'webp', 'bmp']);

/** Why a file is no image for the lab: the rest of a sentence that begins with its name. */
export class Unreadable extends Error {}

/** Fails for a file that is too large to be read. @param {number} bytes */
export function checkSize(bytes) {
  if (bytes > MOST_BYTES) throw new Unreadable('is larger than 100 MB');
}

/**
 * The pixels of an image, cropped to its central square and scaled.
 * @param {Blob} file
 * @returns {Promise<Uint8Array<ArrayBuffer>>}  Rejects with {@link Unreadable}.
 */
export async function decode(file) {
  if (file.size === 0) throw new Unreadable('is empty');
  checkSize(file.size);
  const { width, height, type } = await sizeOf(file);
  if (width * height > MOST_PIXELS) {
    throw new Unreadable(`has ${Math.round(width * height / 1e6)} megapixels, and 150 are the most`);
  }
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, optionsFor(width, height));
  } catch {
    throw new Unreadable(COMMON.has(type) ? 'is damaged' : `is ${type.toUpperCase()}, which this browser cannot read`);
  }
  const pixels = squarePixels(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  return pixels;
}

/** The width, height and format of an image. @param {Blob} file */
async function sizeOf(file) {
  try {
    return await sizeIn(file.slice(0, HEAD_BYTES));
  } catch {
    // A large preview inside a photograph may come before its size.
  }
  try {
    return await sizeIn(file);
  } catch {
    throw new Unreadable('is not an image');
  }
}

/** The width, height and format that a part of a file tells. @param {Blob} part */
async function sizeIn(part) {
  const { width, height, type = '', orientation = 1 } = imageSize(new Uint8Array(await part.arrayBuffer()));
  // From 5 on, the photograph lies on its side.
  return orientation < 5 ? { width, height, type } : { width: height, height: width, type };
}

/** How the browser is to decode an image. @param {number} width @param {number} height @returns {ImageBitmapOptions} */
function optionsFor(width, height) {
  // An image of the lab's size may come from the lab: its bytes have to stay as they are.
  if (width === SIDE && height === SIDE) return { colorSpaceConversion: 'none', premultiplyAlpha: 'none' };
  if (Math.min(width, height) <= 2 * ROUGH_SIDE) return {};
  // With one side given, the other keeps its proportion.
  return { resizeQuality: 'high', [width < height ? 'resizeWidth' : 'resizeHeight']: ROUGH_SIDE };
}
