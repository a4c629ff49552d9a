/**
 * Source limits: what a data source holds, and how settings follow when it or they change.
 *
 * @import { Experiment, ReadyEvent } from '../engines/flex/overfit_lab.js'
 * @import { ImageSet } from '../engine/training_client.js'
 *
 * @typedef {object} OwnImages  What the lab knows of the images that someone has brought.
 * @property {number} classes  How many classes they have.
 * @property {number} count  How many images there are.
 * @property {number} fingerprint  Differs between any two sets of images.
 *
 * @typedef {object} OwnLimits  What images that someone brings have to be, so that the lab can train with them.
 * @property {number} leastClasses
 * @property {number} mostClasses
 * @property {number} leastTrain  Training images.
 * @property {number} leastTest  Test images.
 * @property {number} mostImages  How many the lab holds.
 */

import { rangeOf } from './settings.js';

/** Settings that a source limits by how many images of a class it holds. */
const PER_CLASS = /** @type {const} */ ({ train: 'perClassTrain', test: 'perClassTest' });
/** The share of own images that trains until someone says otherwise. */
const TRAINING_SHARE = 0.7;

/**
 * The most that a setting can be with the other settings as they are; `undefined` where its own range is the limit.
 * @param {string} key @param {Experiment} experiment @param {ReadyEvent} about
 * @param {OwnImages | null} own
 * @returns {number | undefined}
 */
export function limitOf(key, { data, classes }, about, own) {
  const isSplit = key === 'train' || key === 'test';
  if (data === 'own' && own) return isSplit ? own.count - rangeOf(about, key === 'train' ? 'test' : 'train').min : undefined;
  const source = about.sources.find(({ value }) => value === data);
  if (!source?.file) return undefined;
  if (key === 'classes') return source.classNames.length;
  if (!isSplit) return undefined;
  const perClass = source[PER_CLASS[key]];
  return perClass === undefined ? undefined : perClass * classes;
}

/**
 * An experiment after a change, within what its source holds. A source that is newly chosen comes
 * with all of its classes.
 * @param {Experiment} experiment @param {Partial<Experiment>} changes @param {ReadyEvent} about
 * @param {OwnImages | null} own
 * @returns {Experiment}
 */
export function within(experiment, changes, about, own) {
  const changed = { ...experiment, ...changes };
  const isNew = changed.data !== experiment.data;
  if (changed.validation === 0) changed.patience = 0;
  if (changed.data === 'own') return own ? withinOwn(changed, own, about, isNew, 'test' in changes) : changed;
  if (isNew) changed.images = 0;
  if (isNew && !('classes' in changes)) changed.classes = limitOf('classes', changed, about, null) ?? changed.classes;
  for (const key of /** @type {const} */ (['classes', 'train', 'test'])) {
    changed[key] = Math.min(changed[key], limitOf(key, changed, about, null) ?? Infinity);
  }
  return changed;
}

/**
 * An experiment on own images, within how many there are. One pool serves both splits: where both ask for
 * too much, the one not asked for just now yields.
 * @param {Experiment} experiment @param {OwnImages} own @param {ReadyEvent} about
 * @param {boolean} divides  Whether the images are to be divided anew.
 * @param {boolean} testFirst  Whether the test images were asked for just now.
 * @returns {Experiment}
 */
export function withinOwn(experiment, { classes, count, fingerprint }, about, divides, testFirst) {
  const [trainRange, testRange] = [rangeOf(about, 'train'), rangeOf(about, 'test')];
  /** @param {number} images @param {{ min: number, max: number }} range @param {number} others  The least that the other split needs. */
  const split = (images, { min, max }, others) => Math.max(min, Math.min(images, max, count - others));
  let train = split(divides ? Math.round(TRAINING_SHARE * count) : experiment.train, trainRange, testRange.min);
  let test = split(divides ? count - train : experiment.test, testRange, trainRange.min);
  if (train + test > count) {
    if (testFirst) train = count - test;
    else test = count - train;
  }
  return { ...experiment, classes, images: fingerprint, train, test };
}

/** What own images have to be, as the ranges of the settings have it. @param {ReadyEvent} about @returns {OwnLimits} */
export function ownLimits(about) {
  const classes = rangeOf(about, 'classes');
  return {
    leastClasses: classes.min,
    mostClasses: classes.max,
    leastTrain: rangeOf(about, 'train').min,
    leastTest: rangeOf(about, 'test').min,
    mostImages: about.mostOwnImages,
  };
}

/** Whether own images can be trained with and tested on. @param {ImageSet} set @param {OwnLimits} limits */
export function isEnough({ classNames, labels }, { leastClasses, mostClasses, leastTrain, leastTest }) {
  return labels.length >= leastTrain + leastTest && classNames.length >= leastClasses && classNames.length <= mostClasses;
}
