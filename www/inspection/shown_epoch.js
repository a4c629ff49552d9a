/**
 * Shown epoch: a run as it was after one epoch, for the views of the inspection. What they do not ask for
 * is not fetched.
 *
 * @import { Lab } from '../lab.js'
 * @import { Run } from '../lab/run.js'
 * @import { EpochPredictions } from '../engine/inspection_answers.js'
 * @import { MeasuredSplit } from '../shared/splits.js'
 */

import { MEASURED_SPLITS } from '../shared/splits.js';

/** A run as it was after one epoch. */
export class ShownEpoch {
  #lab;
  /** The predictions that were asked for, by split. @type {Map<MeasuredSplit, Promise<EpochPredictions | null>>} */
  #predictions = new Map();

  /**
   * @param {Lab} lab @param {Run} run @param {number} epoch
   * @param {number} latest  The latest epoch measured.
   */
  constructor(lab, run, epoch, latest) {
    this.#lab = lab;
    this.run = run;
    this.epoch = epoch;
    this.latest = latest;
    this.classNames = lab.description?.classNames ?? [];
    this.layers = lab.description?.layers ?? [];
  }

  /** The splits that the run measures. */
  get splits() {
    return MEASURED_SPLITS.filter((split) => this.run.history.epochs[this.latest]?.[split]);
  }

  /** What was predicted for a split; null if it was not measured. @param {MeasuredSplit} split */
  predictions(split) {
    const known = this.#predictions.get(split)
      ?? this.#lab.inspect('predictions', split, this.epoch, this.classNames.length);
    this.#predictions.set(split, known);
    return known;
  }

  /**
   * The pixels of images as the network was fed them: red, green, blue and alpha of each.
   * @param {MeasuredSplit} split @param {number[]} indices
   */
  async images(split, indices) {
    const rgba = await this.#lab.inspect('images', split, this.epoch, indices);
    if (!rgba) return null;
    const bytes = rgba.length / indices.length;
    return indices.map((_, at) => rgba.subarray(at * bytes, (at + 1) * bytes));
  }

  /** How large every layer's weights and gradients were, epoch by epoch. */
  norms() {
    return this.#lab.inspect('norms');
  }

  /** The filters of the first layer. */
  filters() {
    return this.#lab.inspect('filters', this.epoch);
  }

  /** The output of each layer for an image, by the network as it is now. @param {MeasuredSplit} split @param {number} image */
  activations(split, image) {
    return this.#lab.inspect('activations', split, image);
  }
}
