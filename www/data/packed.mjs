/**
 * The packed format: gzip of four IDX arrays, training images and labels, test images and labels.
 *
 * The first images of each class in file order, in rounds: one of class 0, one of class 1, … So
 * any number of images from the front is as balanced as it can be.
 *
 * @import { IdxArray } from './idx.mjs'
 * @import { Images, Source } from './sources.mjs'
 */

import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { gzip } from 'pako';
import * as idx from './idx.mjs';

/** Images of each class in each split. @typedef {{ train: number, test: number }} PerClass */

/** What the page's builds contain. @type {PerClass} */
export const PER_CLASS = { train: 350, test: 100 };

/** @param {Source} source @param {string} folder  Where its files are. @param {PerClass} perClass */
export function pack(source, folder, perClass) {
  const arrays = [
    ...select(source, source.train(folder), perClass.train, 'training'),
    ...select(source, source.test(folder), perClass.test, 'test'),
  ];
  // Not Node's gzip, whose bytes differ between processors. The header says neither time nor name.
  return gzip(Buffer.concat(arrays.map(idx.write)), { level: 9 });
}

/**
 * @param {Source} source
 * @param {Iterable<Images>} parts
 * @param {number} perClass
 * @param {string} split
 * @returns {IdxArray[]}  Images and labels.
 */
function select({ classNames, shape, title }, parts, perClass, split) {
  const classes = classNames.length;
  const size = shape.reduce((product, side) => product * side);
  const images = Buffer.alloc(classes * perClass * size);
  const counts = Array(classes).fill(0);
  let missing = classes * perClass;
  for (const { pixels, labels } of parts) {
    labels.forEach((label, index) => {
      if (counts[label] === perClass) return;
      const place = counts[label] * classes + label;
      images.set(pixels.subarray(index * size, (index + 1) * size), place * size);
      counts[label] += 1;
      missing -= 1;
    });
    if (missing === 0) break;
  }
  if (missing > 0) {
    throw new Error(`${title} has fewer than ${perClass} ${split} images of some class: at most ${Math.min(...counts)} can be packed.`);
  }
  const labels = Uint8Array.from({ length: classes * perClass }, (_, index) => index % classes);
  return [
    { shape: [labels.length, ...shape], values: images },
    { shape: [labels.length], values: labels },
  ];
}

/** Throws unless `bytes` are a source's packed file. @param {Source} source @param {Uint8Array} bytes @param {PerClass} perClass */
export function check(source, bytes, perClass) {
  requireThat(bytes[0] === 0x1f && bytes[1] === 0x8b, 'it is not gzip');
  requireThat(bytes.subarray(3, 8).every((byte) => byte === 0), 'its gzip header states a time or a name');
  const content = unpack(bytes);
  const arrays = idx.readAll(content);
  requireThat(arrays.length === 4, `it holds ${arrays.length} arrays instead of four`);
  const classes = source.classNames.length;
  [perClass.train, perClass.test].forEach((each, split) => {
    const [images, labels] = arrays.slice(2 * split);
    const count = classes * each;
    requireThat(`${images.shape}` === `${[count, ...source.shape]}`, `array ${2 * split + 1} has the shape ${images.shape.join('×')} instead of ${[count, ...source.shape].join('×')}`);
    requireThat(`${labels.shape}` === `${count}`, `array ${2 * split + 2} has the shape ${labels.shape.join('×')} instead of ${count}`);
    requireThat(labels.values.every((label, index) => label === index % classes), `the labels of array ${2 * split + 2} do not go round all ${classes} classes in order`);
  });
  if (perClass.train === PER_CLASS.train && perClass.test === PER_CLASS.test) {
    requireThat(createHash('sha256').update(content).digest('hex') === source.contentSha256, 'its images are not the ones on record');
    requireThat(bytes.length <= source.mostBytes, `it has ${bytes.length} bytes, more than ${source.mostBytes}`);
  }
}

/** @param {Uint8Array} bytes */
function unpack(bytes) {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new Error('The packed file is damaged: it does not decompress.', { cause: error });
  }
}

/** @param {boolean} holds @param {string} problem */
function requireThat(holds, problem) {
  if (!holds) throw new Error(`The packed file is damaged: ${problem}.`);
}
