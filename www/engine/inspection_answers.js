/**
 * Run inspection: what the worker answers to whoever looks inside the network of its run. It is
 * loaded when somebody does.
 *
 * @import { Session } from '../engines/flex/overfit_lab.js'
 * @import { MeasuredSplit } from '../shared/splits.js'
 *
 * @typedef {object} EpochPredictions  What was predicted for a split's images after an epoch.
 * @property {Uint8Array} labels  What each prediction was compared with.
 * @property {Uint8Array} classes  The most probable classes of each image, the predicted one first.
 * @property {Float32Array} probabilities  Theirs.
 * @property {Float64Array} intervals  The 95% interval of each class's accuracy, low and high.
 *
 * @typedef {object} LatestPredictions  What the weights at hand predict for a split.
 * @property {MeasuredSplit} split
 * @property {Uint8Array} labels
 * @property {Uint8Array} predicted
 * @property {Float32Array} probabilities  Of all classes, image after image.
 *
 * @typedef {object} Norms  Of every trainable layer, epoch after epoch.
 * @property {number} epochs  How many; the first is the untrained network.
 * @property {Float32Array} weights
 * @property {Float32Array} gradients  From epoch 1 on.
 *
 * @typedef {typeof ANSWERS} Answers
 */

import { MEASURED_SPLITS } from '../shared/splits.js';

export const ANSWERS = {
  /**
   * @param {Session} session @param {MeasuredSplit} split @param {number} epoch
   * @param {number} classes  How many there are.
   * @returns {EpochPredictions | null}  Nothing of a split that was not measured then.
   */
  predictions(session, split, epoch, classes) {
    const labels = session.labels(split, epoch);
    const ranked = session.rankedClasses(split, epoch);
    const probabilities = session.rankedProbabilities(split, epoch);
    const intervals = session.classIntervals(split, epoch, classes);
    return labels && ranked && probabilities && intervals
      ? { labels, classes: ranked, probabilities, intervals }
      : null;
  },

  /** @param {Session} session @returns {Norms} */
  norms(session) {
    return { epochs: session.measuredEpochs, weights: session.weightNorms(), gradients: session.gradientNorms() };
  },

  /**
   * The first layer's kernels: red, green and blue of 3×3, one behind the other.
   * @param {Session} session @param {number} epoch
   */
  filters(session, epoch) {
    return session.filters(epoch) ?? null;
  },

  /**
   * What each layer gives for an image, one layer behind the other.
   * @param {Session} session @param {MeasuredSplit} split @param {number} image
   */
  activations(session, split, image) {
    return session.activations(split, image);
  },

  /**
   * Images as they were fed when they were measured: red, green, blue, alpha, one behind the other.
   * @param {Session} session @param {MeasuredSplit} split @param {number} epoch @param {number[]} images
   */
  images(session, split, epoch, images) {
    return session.fedImages(split, epoch, Uint32Array.from(images));
  },

  /** The weights as they are now, as a safetensors file. @param {Session} session */
  weights(session) {
    return session.weights();
  },

  /** @param {Session} session @returns {LatestPredictions[]} */
  latest(session) {
    return MEASURED_SPLITS.map((split) => ({
      split,
      labels: session.latestLabels(split),
      predicted: session.latestPredicted(split),
      probabilities: session.latestProbabilities(split),
    }));
  },
};
