/**
 * Inspection answers: what the worker tells of the network of its run, by the name of the question. They
 * are loaded when somebody looks inside the network.
 *
 * @import { Session } from '../engines/flex/overfit_lab.js'
 * @import { MeasuredSplit } from '../shared/splits.js'
 *
 * @typedef {object} EpochPredictions  What was predicted for a split's images after an epoch.
 * @property {Uint8Array} labels  The class that each prediction was compared with.
 * @property {Uint8Array} classes  The most probable classes of each image, the predicted one first.
 * @property {Float32Array} probabilities  The probabilities of those classes.
 * @property {Float64Array} intervals  The 95% interval of each class's accuracy, low and high.
 *
 * @typedef {object} LatestPredictions  What the network as it is now predicts for a split.
 * @property {MeasuredSplit} split
 * @property {Uint8Array} labels  The true class of each image.
 * @property {Uint8Array} predicted  The class predicted for each image.
 * @property {Float32Array} probabilities  The probabilities of all classes, image after image.
 *
 * @typedef {object} Norms  The norms of every trainable layer, epoch after epoch.
 * @property {number} epochs  How many epochs were measured; the first is the untrained network.
 * @property {Float32Array} weights  Norms of the weights.
 * @property {Float32Array} gradients  Norms of the gradients, from epoch 1 on.
 *
 * @typedef {typeof ANSWERS} Answers
 */

import { MEASURED_SPLITS } from '../shared/splits.js';

/** The answer to each question about the network of a run. */
export const ANSWERS = {
  /**
   * What was predicted for a split after an epoch; null if the split was not measured then.
   * @param {Session} session @param {MeasuredSplit} split @param {number} epoch
   * @param {number} classes  How many classes there are.
   * @returns {EpochPredictions | null}
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

  /** How large every layer's weights and gradients were, epoch by epoch. @param {Session} session @returns {Norms} */
  norms(session) {
    return { epochs: session.measuredEpochs, weights: session.weightNorms(), gradients: session.gradientNorms() };
  },

  /**
   * The first layer's filters after an epoch: red, green and blue of 3×3 weights, one behind the other.
   * @param {Session} session @param {number} epoch
   */
  filters(session, epoch) {
    return session.filters(epoch) ?? null;
  },

  /**
   * The output of each layer for an image, one layer behind the other.
   * @param {Session} session @param {MeasuredSplit} split @param {number} image
   */
  activations(session, split, image) {
    return session.activations(split, image);
  },

  /**
   * The pixels of images as the network was fed them: red, green, blue, alpha, one image behind the other.
   * @param {Session} session @param {MeasuredSplit} split @param {number} epoch @param {number[]} images
   */
  images(session, split, epoch, images) {
    return session.fedImages(split, epoch, Uint32Array.from(images));
  },

  /** The weights as they are now, as a safetensors file. @param {Session} session */
  weights(session) {
    return session.weights();
  },

  /** What the network as it is now predicts for every split. @param {Session} session @returns {LatestPredictions[]} */
  latest(session) {
    return MEASURED_SPLITS.map((split) => ({
      split,
      labels: session.latestLabels(split),
      predicted: session.latestPredicted(split),
      probabilities: session.latestProbabilities(split),
    }));
  },
};
