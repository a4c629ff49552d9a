/**
 * Inspection figures: what can be computed from a split's predictions. No DOM in here.
 *
 * @import { EpochPredictions } from '../engine/inspection_answers.js'
 *
 * @typedef {object} Bin  The predictions of which the network is about equally sure.
 * @property {number} confidence  The mean probability of the predicted class.
 * @property {number} accuracy  How often they are right, a fraction.
 * @property {number} count  How many they are.
 */

/** The number of bins. Guo et al. (2017), *On calibration of modern neural networks*, take 15, of which some would be empty with as few images as here. */
const BINS = 10;

/** How many of the most probable classes are known of each image. @param {EpochPredictions} predictions */
export const ranks = ({ labels, classes }) => classes.length / Math.max(1, labels.length);

/**
 * The confusion matrix: a row of counts for each true class, a column for each predicted one.
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
 * The images of one class for which a certain class was predicted.
 * @param {EpochPredictions} predictions @param {number} label @param {number} predicted
 */
export function imagesOf(predictions, label, predicted) {
  const step = ranks(predictions);
  return [...predictions.labels.keys()]
    .filter((image) => predictions.labels[image] === label && predictions.classes[image * step] === predicted);
}

/** The images for which another class than theirs was predicted, the most confident mistake first. @param {EpochPredictions} predictions */
export function mistakes(predictions) {
  const { labels, classes, probabilities } = predictions;
  const step = ranks(predictions);
  return [...labels.keys()]
    .filter((image) => classes[image * step] !== labels[image])
    .sort((a, b) => probabilities[b * step] - probabilities[a * step]);
}

/**
 * The calibration curve: how often the network is right, by how sure it is; bins without images are left out.
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
 * The expected calibration error: the mean distance between how sure the network is and how often it is right,
 * each bin weighted by its images.
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
