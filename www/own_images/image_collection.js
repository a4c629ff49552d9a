/**
 * Image collection: the classes and images that someone has brought. Every edit of them can be undone;
 * pixels are never copied.
 *
 * @import { ImageSet } from '../engine/training_client.js'
 * @import { OwnLimits } from '../lab/source_limits.js'
 *
 * @typedef {{ id: number, name: string }} ImageClass  A class of own images.
 * @typedef {{ id: number, classId: number, pixels: Uint8Array }} OwnImage  An image of one's own.
 * @typedef {object} State  All there is; neither a class nor an image ever changes, another takes its place.
 * @property {ImageClass[]} classes @property {OwnImage[]} images  In the order of their ids.
 * @property {number} lastId  The largest id that was ever given: none is given twice.
 */

import { cleanName, IMAGE_BYTES, MOST_NAME, problemOf } from './image_set.js';

/** This many edits can be undone. */
const MOST_UNDOS = 50;
/** Images are first compared by this many bytes, spread over them: those differ for most images. */
const KEY_BYTES = 32;

/** The classes and images that someone has brought. */
export class ImageCollection extends EventTarget {
  /** The classes, in their order. @type {ImageClass[]} */
  classes = [];
  /** The images, in their order. @type {OwnImage[]} */
  images = [];
  /** What can be undone, the latest edit last. @type {{ name: string, state: State }[]} */
  #past = [];
  #lastId = 0;
  #limits;

  /** @param {OwnLimits} limits */
  constructor(limits) {
    super();
    this.#limits = limits;
  }

  /** The name of the edit that the next undo takes back; null if there is none. */
  get undoable() {
    return this.#past.at(-1)?.name ?? null;
  }

  /** The images of each class, by the id of the class. */
  imagesByClass() {
    /** @type {Map<number, OwnImage[]>} */
    const byClass = new Map(this.classes.map(({ id }) => [id, []]));
    for (const image of this.images) byClass.get(image.classId)?.push(image);
    return byClass;
  }

  /** How many images each class has. */
  counts() {
    return [...this.imagesByClass().values()].map(({ length }) => length);
  }

  /**
   * The images as the engine gets them, without empty classes; null where it cannot train with them.
   * @returns {ImageSet | null}
   */
  usableSet() {
    const counts = this.counts();
    if (this.images.length === 0 || problemOf(counts, this.#limits) !== null) return null;
    return assemble(this.classes.filter((_, index) => counts[index] > 0), this.images, Uint8Array);
  }

  /** All classes and images, for the store and the archive. There may be more classes than fit into a byte. */
  wholeSet() {
    return assemble(this.classes, this.images, Uint16Array);
  }

  /** All there is. @returns {State} */
  get state() {
    return { classes: this.classes, images: this.images, lastId: this.#lastId };
  }

  /** Takes over what is stored; earlier edits cannot be undone then. @param {State} state @param {boolean} isNew  Whether it is anything else. */
  take({ classes, images, lastId }, isNew) {
    this.#lastId = Math.max(this.#lastId, lastId);
    if (!isNew) return;
    this.classes = classes;
    this.images = images;
    this.#past = [];
    this.#changed();
  }

  /**
   * Adds images, but none whose class held the very same pixels before. Classes are found by name,
   * and made where there is none yet.
   * @param {string[]} classNames
   * @param {{ label: number, pixels: Uint8Array }[]} images
   * @param {{ joinsLast?: boolean }} [options]  `joinsLast` makes it part of the edit before, so that one undo takes both back.
   * @returns {{ added: number, known: number }}
   */
  add(classNames, images, { joinsLast = false } = {}) {
    const before = this.state;
    const ids = classNames.map((name) => this.#classIdOf(name));
    const known = knownPixels(this.images);
    const fresh = images.filter(({ label, pixels }) => !known(ids[label], pixels));
    const classesAdded = this.classes.length > before.classes.length;
    if (fresh.length > 0 || classesAdded) {
      if (!joinsLast) this.#remember('adding images', before);
      this.images = [
        ...this.images,
        ...fresh.map(({ label, pixels }) => ({ id: this.#nextId(), classId: ids[label], pixels })),
      ];
      this.#changed();
    }
    return { added: fresh.length, known: images.length - fresh.length };
  }

  /** Adds a class. @param {string} name @returns {string | null}  What is wrong with the name. */
  addClass(name) {
    const problem = this.#nameProblem(name, null);
    if (problem) return problem;
    this.#remember('adding a class', this.state);
    this.#classIdOf(name);
    this.#changed();
    return null;
  }

  /** Renames a class. @param {number} id @param {string} name @returns {string | null}  What is wrong with the name. */
  renameClass(id, name) {
    const problem = this.#nameProblem(name, id);
    if (problem) return problem;
    const clean = cleanName(name);
    if (this.classes.some((one) => one.id === id && one.name === clean)) return null;
    this.#remember('renaming a class', this.state);
    this.classes = this.classes.map((one) => (one.id === id ? { id, name: clean } : one));
    this.#changed();
    return null;
  }

  /** Deletes a class with its images. @param {number} id */
  removeClass(id) {
    this.#remember('deleting a class', this.state);
    this.classes = this.classes.filter((one) => one.id !== id);
    this.images = this.images.filter((image) => image.classId !== id);
    this.#changed();
  }

  /** Moves images to another class. @param {Set<number>} ids @param {number} classId */
  relabel(ids, classId) {
    this.#remember('moving images', this.state);
    this.images = this.images.map((image) => (ids.has(image.id) ? { ...image, classId } : image));
    this.#changed();
  }

  /** Deletes images. @param {Set<number>} ids */
  remove(ids) {
    this.#remember(ids.size === 1 ? 'deleting an image' : `deleting ${ids.size} images`, this.state);
    this.images = this.images.filter(({ id }) => !ids.has(id));
    this.#changed();
  }

  /** Deletes all classes and images. */
  clear() {
    this.#remember('deleting all', this.state);
    this.classes = [];
    this.images = [];
    this.#changed();
  }

  /** Takes the latest edit back. */
  undo() {
    const last = this.#past.pop();
    if (!last) return;
    ({ classes: this.classes, images: this.images } = last.state);
    this.#changed();
  }

  /** Makes an edit one that can be undone. @param {string} name @param {State} state  What there was before it. */
  #remember(name, state) {
    this.#past = [...this.#past, { name, state }].slice(-MOST_UNDOS);
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }

  #nextId() {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** The id of a class, which is made if there is none of that name. @param {string} name */
  #classIdOf(name) {
    const clean = cleanName(name) || 'Unnamed';
    const known = this.classes.find((one) => one.name === clean);
    if (known) return known.id;
    const id = this.#nextId();
    this.classes = [...this.classes, { id, name: clean }];
    return id;
  }

  /** What is wrong with the name of a class, in a sentence. @param {string} name @param {number | null} id  The class that is to be called so; null for a new one. */
  #nameProblem(name, id) {
    const clean = cleanName(name);
    if (!clean) return `A class needs a name of 1 to ${MOST_NAME} characters.`;
    if (this.classes.some((one) => one.id !== id && one.name === clean)) {
      return `There is a class “${clean}” already: to merge two, select all images of one and move them.`;
    }
    return null;
  }
}

/**
 * Puts classes and images into one set.
 * @template {Uint8Array | Uint16Array} L
 * @param {ImageClass[]} classes @param {OwnImage[]} images @param {new (length: number) => L} Labels
 */
function assemble(classes, images, Labels) {
  const indexes = new Map(classes.map(({ id }, index) => [id, index]));
  const labels = new Labels(images.length);
  const pixels = new Uint8Array(images.length * IMAGE_BYTES);
  images.forEach((image, index) => {
    labels[index] = indexes.get(image.classId) ?? 0;
    pixels.set(image.pixels, index * IMAGE_BYTES);
  });
  return { classNames: classes.map(({ name }) => name), labels, pixels };
}

/**
 * A function that tells whether a class holds the very same pixels already.
 * @param {OwnImage[]} images
 * @returns {(classId: number, pixels: Uint8Array) => boolean}
 */
function knownPixels(images) {
  /** @type {Map<string, Uint8Array[]>} */
  const byKey = new Map();
  for (const { classId, pixels } of images) {
    const key = keyOf(classId, pixels);
    const others = byKey.get(key);
    if (others) others.push(pixels);
    else byKey.set(key, [pixels]);
  }
  return (classId, pixels) => (byKey.get(keyOf(classId, pixels)) ?? []).some((other) => isSame(other, pixels));
}

/** Whether two images have the same pixels. @param {Uint8Array} one @param {Uint8Array} other */
function isSame(one, other) {
  for (let index = 0; index < IMAGE_BYTES; index += 1) if (one[index] !== other[index]) return false;
  return true;
}

/** A key that is the same for equal images of a class, and seldom for others. @param {number} classId @param {Uint8Array} pixels */
function keyOf(classId, pixels) {
  let key = `${classId}:`;
  const stride = Math.floor(IMAGE_BYTES / KEY_BYTES) + 1;
  for (let index = 0; index < IMAGE_BYTES; index += stride) key += String.fromCharCode(pixels[index]);
  return key;
}
