/**
 * Own images as the engine takes them, and what the lab can take.
 *
 * @typedef {object} Need  What an experiment asks of own images.
 * @property {number} classes
 * @property {number} train
 * @property {number} test
 * @property {number} fingerprint  That of the very images, 0 for any.
 */

import { counted, number } from '../shared/format.js';

/** Pixels along a side of an image. */
export const SIDE = 32;
/** Bytes of an image. */
export const IMAGE_BYTES = SIDE * SIDE * 3;
export const MOST_IMAGES = 10_000;
/** The engine needs 10 to train and 10 to test. */
const LEAST_IMAGES = 20;
const LEAST_CLASSES = 2;
const MOST_CLASSES = 16;
/** Characters of a class name. */
export const MOST_NAME = 60;
/** Where images go that come without a class. */
export const UNSORTED = 'Unsorted';

// Control characters, and those that turn the direction of the text around them.
const INVISIBLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A class name fit to be shown; may be empty. @param {string} name */
export function cleanName(name) {
  const plain = name.replace(/\s+/gu, ' ').replace(INVISIBLE, '').normalize('NFC').trim();
  return [...plain].slice(0, MOST_NAME).join('').trim();
}

/**
 * Why images cannot train a network as they are: one sentence, or null.
 * @param {number[]} counts  Images of each class.
 */
export function problemOf(counts) {
  const classes = counts.filter((count) => count > 0).length;
  const images = counts.reduce((sum, count) => sum + count, 0);
  if (images === 0) return null;
  if (classes < LEAST_CLASSES) {
    return 'All images are in one class: the lab learns to tell classes apart, so add images of a second one.';
  }
  if (classes > MOST_CLASSES) {
    return `There are images in ${classes} classes, and the lab takes ${MOST_CLASSES} at most: `
      + `delete or merge ${classes - MOST_CLASSES}. All images are kept until you do.`;
  }
  if (images < LEAST_IMAGES) {
    return `${counted(images, 'image')} are too few: the lab needs ${LEAST_IMAGES} or more, `
      + '10 to train with and 10 to test with.';
  }
  return null;
}

/** What a link needs, in words. @param {Need} need @param {boolean} hasImages */
export function inWordsOf({ classes, train, test, fingerprint }, hasImages) {
  const which = hasImages && fingerprint !== 0 ? 'other images than these: images' : 'images';
  return `This link was made with ${which} in ${number(classes)} classes, ${number(train)} to train and `
    + `${number(test)} to test. Load them to run it; they never leave your browser.`;
}
