/**
 * Inspection figures: what can be counted of a split's predictions. No DOM in here.
 *
 * @import { EpochPredictions } from '../engine/inspection_answers.js'
 *
 * @typedef {object} Bin  Predictions of about one certainty.
 * @property {number} confidence  Their mean probability.
 * @property {number} accuracy
 * @property {number} count
 */

/** Guo et al. (2017), *On calibration of modern neural networks*, take 15: with as few images as here, bins would be empty. */
const BINS = 10;

/** How many classes are known of each image. @param {EpochPredictions} predictions */
export const ranks = ({ labels, classes }) => classes.length / Math.max(1, labels.length);

/**
 * One row of counts for each true class, one column for each predicted one.
 * @param {EpochPredictions} predictions @param {number} classes
 */
export function confusion(predictions, classes) {
  const { labels, classes: ranked } = predictions;
  const step = ranks(predictions);
  const counts = Array.from({ length: classes }, () => new Array(classes).fill(0));
  labels.forEach((label, image) => { counts[label][ranked[image * step]] += 1; });
  return counts;
}

/**
 * The images of a true class that were taken for a class.
 * @param {EpochPredictions} predictions @param {number} label @param {number} predicted
 */
export function imagesOf(predictions, label, predicted) {
  const step = ranks(predictions);
  return [...predictions.labels.keys()]
    .filter((image) => predictions.labels[image] === label && predictions.classes[image * step] === predicted);
}

/** Images whose class was not predicted, the most confident mistake first. @param {EpochPredictions} predictions */
export function mistakes(predictions) {
  const { labels, classes, probabilities } = predictions;
  const step = ranks(predictions);
  return [...labels.keys()]
    .filter((image) => classes[image * step] !== labels[image])
    .sort((a, b) => probabilities[b * step] - probabilities[a * step]);
}

/**
 * How often the network is right where it is about so sure; bins without images are left out.
 * @param {EpochPredictions} predictions @returns {Bin[]}
 */
export function calibration(predictions) {
  const { labels, classes, probabilities } = predictions;
  const step = ranks(predictions);
  const bins = Array.from({ length: BINS }, () => ({ confidence: 0, accuracy: 0, count: 0 }));
  labels.forEach((label, image) => {
    const confidence = probabilities[image * step];
    const bin = bins[Math.min(BINS - 1, Math.floor(confidence * BINS))];
    bin.confidence += confidence;
    bin.accuracy += Number(classes[image * step] === label);
    bin.count += 1;
  });
  return bins.filter(({ count }) => count > 0)
    .map(({ confidence, accuracy, count }) => ({ confidence: confidence / count, accuracy: accuracy / count, count }));
}

/**
 * The mean distance between how sure the network is and how often it is right, each bin weighted by
 * its images: the expected calibration error.
 * @param {Bin[]} bins
 */
export function calibrationError(bins) {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { confidence, accuracy, count }) => sum + Math.abs(confidence - accuracy) * count, 0)
    / Math.max(1, total);
}

/** Logits as probabilities. @param {Float32Array} logits */
export function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = [...logits].map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
