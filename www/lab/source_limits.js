/**
 * Source limits: what a data source holds, and how settings follow when it or they change.
 *
 * @import { Experiment, Source } from '../engines/flex/overfit_lab.js'
 * @import { ImageSet } from '../engine/training_client.js'
 *
 * @typedef {object} OwnImages  What the lab knows of the images that someone has brought.
 * @property {number} classes
 * @property {number} count
 * @property {number} fingerprint
 */

/** Settings that a source limits by how many images of a class it holds. */
const PER_CLASS = /** @type {const} */ ({ train: 'perClassTrain', test: 'perClassTest' });
/** No split may have more images, however many there are: the ranges of the crate's controls. */
const RANGES = { train: 5000, test: 2000 };
/** No split may have fewer images. */
const LEAST = 10;
/** Classes that own images may have. */
const OWN_CLASSES = { least: 2, most: 16 };
/** The share of own images that trains until someone says otherwise. */
const TRAINING_SHARE = 0.7;

/**
 * The most that a setting can be with the other settings as they are; `undefined` is its own range.
 * @param {string} key @param {Experiment} experiment @param {Source[]} sources
 * @param {OwnImages | null} own
 * @returns {number | undefined}
 */
export function limitOf(key, { data, classes }, sources, own) {
  const isSplit = key === 'train' || key === 'test';
  if (data === 'own' && own) return isSplit ? own.count - LEAST : undefined;
  const source = sources.find(({ value }) => value === data);
  if (!source?.file) return undefined;
  if (key === 'classes') return source.classNames.length;
  if (!isSplit) return undefined;
  const perClass = source[PER_CLASS[key]];
  return perClass === undefined ? undefined : perClass * classes;
}

/**
 * An experiment after a change, within what its source holds. A source that is newly chosen comes
 * with all of its classes.
 * @param {Experiment} experiment @param {Partial<Experiment>} changes @param {Source[]} sources
 * @param {OwnImages | null} own
 * @returns {Experiment}
 */
export function within(experiment, changes, sources, own) {
  const changed = { ...experiment, ...changes };
  const isNew = changed.data !== experiment.data;
  if (changed.validation === 0) changed.patience = 0;
  if (changed.data === 'own') return own ? withinOwn(changed, own, isNew, 'test' in changes) : changed;
  if (isNew) changed.images = 0;
  if (isNew && !('classes' in changes)) changed.classes = limitOf('classes', changed, sources, null) ?? changed.classes;
  for (const key of /** @type {const} */ (['classes', 'train', 'test'])) {
    changed[key] = Math.min(changed[key], limitOf(key, changed, sources, null) ?? Infinity);
  }
  return changed;
}

/**
 * One pool serves both splits: where both ask for too much, the one not asked for just now yields.
 * @param {Experiment} experiment @param {OwnImages} own
 * @param {boolean} divides  Whether the images are to be divided anew. @param {boolean} testFirst
 * @returns {Experiment}
 */
export function withinOwn(experiment, { classes, count, fingerprint }, divides, testFirst) {
  /** @param {number} images @param {number} range */
  const split = (images, range) => Math.max(LEAST, Math.min(images, range, count - LEAST));
  let train = split(divides ? Math.round(TRAINING_SHARE * count) : experiment.train, RANGES.train);
  let test = split(divides ? count - train : experiment.test, RANGES.test);
  if (train + test > count) {
    if (testFirst) train = count - test;
    else test = count - train;
  }
  return { ...experiment, classes, images: fingerprint, train, test };
}

/** Whether own images can be trained with and tested on. @param {ImageSet} set */
export function isEnough({ classNames, labels }) {
  const { least, most } = OWN_CLASSES;
  return labels.length >= 2 * LEAST && classNames.length >= least && classNames.length <= most;
}
