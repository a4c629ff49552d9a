/**
 * Image set: what images that someone brings have to be like, and what to say of those that are not.
 *
 * @import { Need } from '../lab/own_data.js'
 * @import { OwnLimits } from '../lab/source_limits.js'
 */

import { counted, number } from '../shared/format.js';

/** The side of an image, in pixels. */
export const SIDE = 32;
/** The bytes of an image. */
export const IMAGE_BYTES = SIDE * SIDE * 3;
/** A class name may have this many characters. */
export const MOST_NAME = 60;
/** The class of images that come without one. */
export const UNSORTED = 'Unsorted';

// Control characters, and those that turn the direction of the text around them.
const INVISIBLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A class name that can be shown; it may be empty. @param {string} name */
export function cleanName(name) {
  const plain = name.replace(/\s+/gu, ' ').replace(INVISIBLE, '').normalize('NFC').trim();
  return [...plain].slice(0, MOST_NAME).join('').trim();
}

/**
 * Why images cannot train a network as they are: one sentence, or null.
 * @param {number[]} counts  Images of each class.
 * @param {OwnLimits} limits
 */
export function problemOf(counts, { leastClasses, mostClasses, leastTrain, leastTest }) {
  const classes = counts.filter((count) => count > 0).length;
  const images = counts.reduce((sum, count) => sum + count, 0);
  if (images === 0) return null;
  if (classes < leastClasses) {
    return 'All images are in one class: the lab learns to tell classes apart, so add images of a second one.';
  }
  if (classes > mostClasses) {
    return `There are images in ${classes} classes, and the lab takes ${mostClasses} at most: `
      + `delete or merge ${classes - mostClasses}. All images are kept until you do.`;
  }
  if (images < leastTrain + leastTest) {
    return `${counted(images, 'image')} are too few: the lab needs ${leastTrain + leastTest} or more, `
      + `${leastTrain} to train with and ${leastTest} to test with.`;
  }
  return null;
}

/** What a link needs, in words. @param {Need} need @param {boolean} hasImages */
export function inWordsOf({ classes, train, test, fingerprint }, hasImages) {
  const which = hasImages && fingerprint !== 0 ? 'other images than these: images' : 'images';
  return `This link was made with ${which} in ${number(classes)} classes, ${number(train)} to train and `
    + `${number(test)} to test. Load them to run it; they never leave your browser.`;
}
