/**
 * Describing: keeps the network, the sample images and the link of the experiment on the page up to date
 * while its settings change. One description is under way at a time; what changes meanwhile is described
 * after it.
 *
 * @import { AugmentationPreview, DataSource, Description, Experiment, ReadyEvent } from '../engines/flex/overfit_lab.js'
 * @import { TrainingClient } from '../engine/training_client.js'
 *
 * @typedef {object} Listeners  Who hears of descriptions.
 * @property {(experiment: Experiment, description: Description) => void} onDescribed
 * @property {(error: unknown) => void} onFailure
 */

import { augments } from './settings.js';

/** How many training images a description shows. */
const SAMPLES = 20;
/** How many images an augmentation preview shows. */
const PREVIEWED = 6;

/** The description of the experiment on the page. */
export class Describing {
  /** The network, sample images and link of the latest experiment described. @type {Description | null} */
  description = null;
  /** What augmentation does to the experiment described; null where it is off. @type {AugmentationPreview | null} */
  preview = null;
  /** Whether `description` is of the experiment at hand. */
  isUpToDate = false;
  /** Why the experiment at hand could not be described; null if it was, or may still be. @type {Error | null} */
  failure = null;
  /** Resolves once the experiment at hand is described, or cannot be; null if nothing is to be described. @type {Promise<void> | null} */
  underWay = null;

  /** The experiment at hand. @type {Experiment | null} */
  #experiment = null;
  /** Whether the images of the experiment at hand are there. */
  #hasImages = false;
  #client;
  #listeners;

  /** @param {TrainingClient} client @param {Listeners} listeners */
  constructor(client, listeners) {
    this.#client = client;
    this.#listeners = listeners;
  }

  /**
   * Describes another experiment, as soon as its images are there.
   * @param {Experiment} experiment @param {boolean} hasImages @param {ReadyEvent} about
   */
  take(experiment, hasImages, about) {
    // The description under way may wait for a file that is not needed any more.
    if (this.#experiment?.data !== experiment.data) this.underWay = null;
    this.#experiment = experiment;
    this.#hasImages = hasImages;
    this.isUpToDate = false;
    this.failure = null;
    if (hasImages) this.underWay ??= this.#describeAll(experiment.data, about);
  }

  /** Describes experiments on `data` until nothing is left to describe. @param {DataSource} data @param {ReadyEvent} about */
  async #describeAll(data, about) {
    // So that `underWay` is this very promise by the time that it is read here.
    await null;
    const { underWay } = this;
    await this.#describe(data, about);
    if (this.underWay === underWay) this.underWay = null;
  }

  /**
   * Describes the experiment at hand, again if it has changed meanwhile, for as long as it uses `data`.
   * @param {DataSource} data @param {ReadyEvent} about
   */
  async #describe(data, about) {
    while (this.#experiment?.data === data && this.#hasImages && !this.isUpToDate) {
      const experiment = this.#experiment;
      try {
        const description = await this.#client.describe(experiment, SAMPLES);
        const preview = augments(experiment, about) ? await this.#client.preview(experiment, PREVIEWED) : null;
        if (this.#experiment !== experiment) continue;
        this.description = description;
        this.preview = preview;
        this.isUpToDate = true;
        this.#listeners.onDescribed(experiment, description);
      } catch (error) {
        if (this.#experiment !== experiment) continue;
        this.failure = /** @type {Error} */ (error);
        this.#listeners.onFailure(error);
        return;
      }
    }
  }
}
