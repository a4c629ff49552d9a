/**
 * Own data: the images that someone has brought, and experiments fitted to them.
 *
 * @import { Experiment, ReadyEvent } from '../engines/flex/overfit_lab.js'
 * @import { Failure } from '../engine/lab_error.js'
 * @import { ImageSet, TrainingClient } from '../engine/training_client.js'
 * @import { OwnImages } from './source_limits.js'
 *
 * @typedef {object} Need  What an experiment asks of own images that are not there yet.
 * @property {number} classes
 * @property {number} train  Training images.
 * @property {number} test  Test images.
 * @property {number} fingerprint  The fingerprint of the very images, 0 for any.
 */

import { isEnough, ownLimits, withinOwn } from './source_limits.js';

/** The images that someone has brought, and what they mean for an experiment. */
export class OwnData {
  /** What is known of the images that someone has brought; null if there are none, or too few. @type {OwnImages | null} */
  images = null;
  /** Whether the experiment on own images comes from a link, which says how to divide them. */
  isLinked = false;
  #client;

  /** @param {TrainingClient} client */
  constructor(client) {
    this.#client = client;
  }

  /** The images that are in use. @returns {ImageSet | null} */
  get set() {
    return this.images && this.#client.own;
  }

  /** What an experiment on own images still needs; null if it can run, or leaves that open. @param {Experiment} experiment @returns {Need | null} */
  needOf({ data, classes, train, test, images }) {
    if (data !== 'own' || this.images || !this.isLinked) return null;
    return { classes, train, test, fingerprint: images };
  }

  /**
   * Takes images in place of those that were there; `null` or too few of them are none. Rejects with a
   * {@link LabError} if the engine does not take them: then there are none.
   * @param {ImageSet | null} set @param {ReadyEvent} about
   */
  async take(set, about) {
    try {
      const usable = set && isEnough(set, ownLimits(about)) ? set : null;
      const fingerprint = usable ? await this.#client.setOwn(usable) : 0;
      this.images = usable && { classes: usable.classNames.length, count: usable.labels.length, fingerprint };
    } catch (error) {
      this.images = null;
      throw error;
    }
  }

  /**
   * A linked experiment on the images at hand, and a sentence for what cannot be as linked.
   * @param {Experiment} experiment @param {ReadyEvent} about
   * @returns {{ experiment: Experiment, problem: Failure | null }}
   */
  fit(experiment, about) {
    const own = this.images;
    if (experiment.data !== 'own' || !own) return { experiment, problem: null };
    this.isLinked = false;
    const fitted = withinOwn(experiment, own, about, false, false);
    const isOther = experiment.images !== 0 && experiment.images !== own.fingerprint;
    const isOtherwise = /** @type {const} */ (['classes', 'train', 'test']).some((key) => fitted[key] !== experiment[key]);
    if (!isOther && !isOtherwise) return { experiment: fitted, problem: null };
    const used = isOtherwise
      ? ` ${fitted.train} to train and ${fitted.test} to test, in ${fitted.classes} classes, are used.` : '';
    const message = `Data: the link was made with other images than yours, so the curves will differ.${used}`;
    return { experiment: fitted, problem: { kind: 'images', field: 'images', message } };
  }

  /**
   * The settings of an experiment on own images once others have replaced them.
   * @param {Experiment} experiment @param {OwnImages} own  The images at hand.
   * @param {OwnImages | null} before  The images that they replace. @param {ReadyEvent} about
   * @returns {Partial<Experiment>}
   */
  settingsFor(experiment, own, before, about) {
    // Whoever uses all images wants to use all of the new ones too.
    const divides = before === null || experiment.train + experiment.test === before.count;
    const { classes, images, train, test } = withinOwn(experiment, own, about, divides, false);
    return { classes, images, train, test };
  }
}
