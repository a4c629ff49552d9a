/** Image decoder: turns an image file into the 32×32 pixels that the lab trains with. */

import { imageSize } from 'image-size';
import { squarePixels } from './image_pixels.js';
import { SIDE } from './image_set.js';
import { checkPixels, checkSize, Unreadable } from './import_limits.js';

/** @import { Entry } from './image_layout.js' */

/** An image's width and height are looked for in this many bytes first: most files tell them at the beginning. */
const HEAD_BYTES = 262_144;
/** Images much larger than this are scaled down to this side while they are decoded. */
const ROUGH_SIDE = 512;
/** The formats that every browser reads: if it does not, the file is damaged. */
const COMMON = new Set(['jpg', 'png', 'gif', 'webp', 'bmp']);

/**
 * The pixels of an image, cropped to its central square and scaled. The whole of it is read only if it begins as an
 * image of a size that can be decoded.
 * @param {Pick<Entry, 'size' | 'read'>} entry
 * @returns {Promise<Uint8Array<ArrayBuffer>>}  Rejects with {@link Unreadable}.
 */
export async function decode({ size, read }) {
  if (size === 0) throw new Unreadable('is empty');
  checkSize(size);
  const head = await read(HEAD_BYTES);
  const whole = async () => (head.size < size ? read() : head);
  const { width, height, type } = await sizeOf(head, whole);
  checkPixels(width, height);
  const file = await whole();
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

/** The width, height and format of an image. @param {Blob} head  Its beginning. @param {() => Promise<Blob>} whole */
async function sizeOf(head, whole) {
  try {
    return sizeIn(await bytesOf(head.slice(0, HEAD_BYTES)));
  } catch (error) {
    if (isUnknown(error)) throw new Unreadable('is not an image');
  }
  // A large preview inside a photograph may come before its size.
  const bytes = await bytesOf(await whole());
  try {
    return sizeIn(bytes);
  } catch {
    throw new Unreadable('is not an image');
  }
}

/** @param {Blob} blob */
const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

/** Whether bytes begin like no image. @param {unknown} error */
const isUnknown = (error) => error instanceof TypeError && /^unsupported file type/.test(error.message);

/** The width, height and format that a part of a file tells. @param {Uint8Array} bytes */
export function sizeIn(bytes) {
  const { width, height, type = '', orientation = 1 } = imageSize(bytes);
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
