/**
 * Shown epoch: what the parts of the inspection draw, a run as it was after one epoch. What they do
 * not ask for is not fetched.
 *
 * @import { Lab } from '../lab.js'
 * @import { Run } from '../lab/run.js'
 * @import { EpochPredictions } from '../engine/inspection_answers.js'
 * @import { MeasuredSplit } from '../shared/splits.js'
 */

import { MEASURED_SPLITS } from '../shared/splits.js';

export class ShownEpoch {
  #lab;
  /** @type {Map<MeasuredSplit, Promise<EpochPredictions | null>>} */
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

  /** Splits that the run measures. */
  get splits() {
    return MEASURED_SPLITS.filter((split) => this.run.history.epochs[this.latest]?.[split]);
  }

  /** @param {MeasuredSplit} split */
  predictions(split) {
    const known = this.#predictions.get(split)
      ?? this.#lab.inspect('predictions', split, this.epoch, this.classNames.length);
    this.#predictions.set(split, known);
    return known;
  }

  /**
   * Images as the network was fed them, red, green, blue and alpha of each pixel.
   * @param {MeasuredSplit} split @param {number[]} indices
   */
  async images(split, indices) {
    const rgba = await this.#lab.inspect('images', split, this.epoch, indices);
    if (!rgba) return null;
    const bytes = rgba.length / indices.length;
    return indices.map((_, at) => rgba.subarray(at * bytes, (at + 1) * bytes));
  }

  norms() {
    return this.#lab.inspect('norms');
  }

  filters() {
    return this.#lab.inspect('filters', this.epoch);
  }

  /** What each layer gives, by the weights at hand. @param {MeasuredSplit} split @param {number} image */
  activations(split, image) {
    return this.#lab.inspect('activations', split, image);
  }
}
