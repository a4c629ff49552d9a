/**
 * Stored images: how classes and images lie in the browser's database, what of them is whole, and how the edits of
 * two tabs come together. No database in here.
 *
 * Each image is an entry of its own with its pixels and its class, so that no other can be taken for it; ids are never
 * given twice. A revision counts the entries and sums them up, so that a missing one is noticed.
 *
 * @import { Entry } from '../shared/database.js'
 * @import { ImageClass, OwnImage, State } from './image_collection.js'
 *
 * @typedef {ImageClass & { checksum: number }} StoredClass
 * @typedef {OwnImage & { checksum: number }} StoredImage
 *
 * @typedef {object} Revision  What is stored, in figures. No two tabs can write the same one.
 * @property {number} revision  Counts the writes.
 * @property {number} lastId  The largest id that was ever given.
 * @property {number} classes @property {number} images  How many entries there are.
 * @property {number} sum  Of the checksums of all entries.
 *
 * @typedef {{ className: string | null, pixels: Uint8Array | null }} SetAside  An entry that is not whole: with what
 *   of it is, its pixels and the name of its class.
 *
 * @typedef {object} Changes  What leads from one state to another.
 * @property {StoredClass[]} classes @property {StoredImage[]} images  Entries that are new or different.
 * @property {number[]} goneClasses @property {number[]} goneImages  Ids of those that go.
 *
 * @typedef {object} Found  What was read, sorted out.
 * @property {number} revision  0 if nothing was ever stored.
 * @property {State} state  All that is whole.
 * @property {SetAside[]} broken  What is not.
 * @property {IDBValidKey[]} brokenClasses @property {IDBValidKey[]} brokenImages  Where it lies.
 * @property {number} missing  Images that were stored, and are not there.
 * @property {boolean} isOther  Whether something whole is not what was stored last.
 */

import { checksum, checksumOf } from '../shared/checksum.js';
import { cleanName, IMAGE_BYTES } from './image_set.js';

/** No tab writes this often: what says so is damaged. */
const MOST_WRITES = 2 ** 48;

/** No classes and images. @type {State} */
export const NOTHING = { classes: [], images: [], lastId: 0 };

/** The checksums that are known, by the class or image: neither ever changes. @type {WeakMap<ImageClass | OwnImage, number>} */
const sums = new WeakMap();

/** The checksum of a class. @param {ImageClass} one */
const sumOfClass = ({ id, name }) => checksumOf([id, name]);
/** The checksum of an image. @param {OwnImage} image */
const sumOfImage = ({ id, classId, pixels }) => checksum(pixels, checksumOf([id, classId]));

/**
 * The checksum of a class or image, computed once.
 * @template {ImageClass | OwnImage} T
 * @param {T} one @param {(one: T) => number} compute
 */
function sumOf(one, compute) {
  const known = sums.get(one) ?? compute(one);
  sums.set(one, known);
  return known;
}

/** A class or image whose checksum is known. @template {ImageClass | OwnImage} T @param {T} one @param {number} sum */
function summed(one, sum) {
  sums.set(one, sum);
  return one;
}

/** A class as it is stored. @param {ImageClass} one @returns {StoredClass} */
export const storedClass = (one) => ({ id: one.id, name: one.name, checksum: sumOf(one, sumOfClass) });

/** An image as it is stored. @param {OwnImage} image @returns {StoredImage} */
export function storedImage(image) {
  // A part of a larger buffer would be stored with all of that.
  const pixels = image.pixels.byteLength === image.pixels.buffer.byteLength ? image.pixels : image.pixels.slice();
  return { id: image.id, classId: image.classId, pixels, checksum: sumOf(image, sumOfImage) };
}

/** The figures of a state. @param {State} state @param {number} revision @returns {Revision} */
export function revisionOf({ classes, images, lastId }, revision) {
  let sum = 0;
  for (const one of classes) sum = (sum + sumOf(one, sumOfClass)) >>> 0;
  for (const image of images) sum = (sum + sumOf(image, sumOfImage)) >>> 0;
  return { revision, lastId, classes: classes.length, images: images.length, sum };
}

/** What leads from one state to another. @param {State} from @param {State} to @returns {Changes} */
export function changesBetween(from, to) {
  const classes = new Map(from.classes.map((one) => [one.id, one.name]));
  const images = new Map(from.images.map((image) => [image.id, image.classId]));
  const changes = {
    classes: to.classes.filter(({ id, name }) => classes.get(id) !== name).map(storedClass),
    images: to.images.filter(({ id, classId }) => images.get(id) !== classId).map(storedImage),
  };
  for (const { id } of to.classes) classes.delete(id);
  for (const { id } of to.images) images.delete(id);
  return { ...changes, goneClasses: [...classes.keys()], goneImages: [...images.keys()] };
}

/** Whether there is nothing to change. @param {Changes} changes */
export const isNothing = (changes) => Object.values(changes).every(({ length }) => length === 0);

/**
 * Tells what is whole of entries that were read, whatever their shape.
 * @param {{ classes: Entry[], images: Entry[], revisions: Entry[] }} read
 * @returns {Found}
 */
export function sortOut({ classes, images, revisions }) {
  const latest = revisions.findLast(({ key }) => isCount(key) && key < MOST_WRITES);
  const names = new Set();
  const goodClasses = classes.filter(({ key, value }) => {
    const isGood = isClass(value) && value.id === key && !names.has(value.name);
    if (isGood) names.add(value.name);
    return isGood;
  });
  const known = new Map(goodClasses.map(({ value }) => [value.id, value.name]));
  const isGood = (/** @type {Entry} */ { key, value }) => (
    isImage(value) && value.id === key && known.has(value.classId));
  const goodImages = images.filter(isGood);
  const badImages = images.filter((entry) => !isGood(entry));
  const badClasses = classes.filter((entry) => !goodClasses.includes(entry));
  const told = isRevision(latest?.value) ? latest.value : null;
  const lastId = [...goodClasses, ...goodImages].reduce((last, { value }) => Math.max(last, value.id), told?.lastId ?? 0);
  const state = {
    classes: goodClasses.map(({ value: { id, name, checksum: sum } }) => summed({ id, name }, sum)),
    images: goodImages.map(({ value: { id, classId, pixels, checksum: sum } }) => summed({ id, classId, pixels }, sum)),
    lastId,
  };
  const isWhole = badImages.length + badClasses.length === 0;
  const revision = Number(latest?.key ?? 0);
  return {
    revision,
    state,
    broken: badImages.map(({ value }) => ({
      className: isImage(value) ? known.get(value.classId) ?? null : null,
      pixels: arePixels(value?.pixels) ? value.pixels : null,
    })),
    brokenClasses: badClasses.map(({ key }) => key),
    brokenImages: badImages.map(({ key }) => key),
    missing: told ? Math.max(0, told.images - images.length) : 0,
    isOther: told ? isWhole && told.images <= images.length && told.sum !== revisionOf(state, revision).sum
      : revisions.length + images.length > 0,
  };
}

/** Whether a value is a number that counts something. @param {unknown} value @returns {value is number} */
const isCount = (value) => Number.isSafeInteger(value) && /** @type {number} */ (value) >= 0;
/** Whether a value holds the pixels of an image. @param {unknown} value @returns {value is Uint8Array} */
export const arePixels = (value) => value instanceof Uint8Array && value.length === IMAGE_BYTES;
/** Whether a value is a class as it was stored. @param {any} value @returns {value is StoredClass} */
const isClass = (value) => isCount(value?.id) && typeof value.name === 'string' && value.name !== ''
  && cleanName(value.name) === value.name && value.checksum === sumOfClass(value);
/** Whether a value is an image as it was stored. @param {any} value @returns {value is StoredImage} */
const isImage = (value) => isCount(value?.id) && isCount(value.classId) && arePixels(value.pixels)
  && value.checksum === sumOfImage(value);
/** Whether a value tells what is stored. @param {any} value @returns {value is Revision} */
const isRevision = (value) => ['revision', 'lastId', 'classes', 'images', 'sum'].every((key) => isCount(value?.[key]));

/**
 * The images of the first version, which kept labels apart from pixels: two tabs could leave labels of other images
 * there. Where the numbers of both differ, no image has a class that is certain.
 * @param {any} named  Names and labels. @param {any} pixels
 * @returns {{ state: State, broken: SetAside[] }}
 */
export function fromFirstVersion(named, pixels) {
  const bytes = pixels instanceof Uint8Array ? pixels : new Uint8Array();
  const labels = Array.from(named?.labels ?? []);
  const names = Array.isArray(named?.classNames) ? named.classNames : [];
  const images = Array.from({ length: Math.floor(bytes.length / IMAGE_BYTES) }, (_, index) => (
    bytes.slice(index * IMAGE_BYTES, (index + 1) * IMAGE_BYTES)));
  const isWhole = images.length * IMAGE_BYTES === bytes.length && labels.length === images.length
    && names.every((/** @type {unknown} */ name) => typeof name === 'string' && cleanName(name) === name && name !== '')
    && new Set(names).size === names.length
    && labels.every((label) => isCount(label) && label < names.length);
  if (!isWhole) {
    const cut = bytes.length % IMAGE_BYTES > 0 || images.length < labels.length ? [{ className: null, pixels: null }] : [];
    return { state: NOTHING, broken: [...images.map((image) => ({ className: null, pixels: image })), ...cut] };
  }
  const classes = names.map((/** @type {string} */ name, /** @type {number} */ index) => ({ id: index + 1, name }));
  const kept = images.map((image, index) => ({
    id: names.length + index + 1, classId: /** @type {number} */ (labels[index]) + 1, pixels: image,
  }));
  return { state: { classes, images: kept, lastId: names.length + kept.length }, broken: [] };
}
