/**
 * Predictions CSV: what the network says of every image, in the format that “Diagnose predictions” reads, too.
 *
 * @import { LatestPredictions } from '../engine/inspection_answers.js'
 */

/** The digits of a probability: a 32-bit number has no more. */
const DIGITS = 7;

/** The file, with a line for each image. @param {LatestPredictions[]} splits @param {number} classes */
export function predictionsCsv(splits, classes) {
  const columns = Array.from({ length: classes }, (_, index) => `p${index}`);
  const lines = splits.flatMap(({ split, labels, predicted, probabilities }) => [...labels].map((label, image) => {
    const row = probabilities.subarray(image * classes, (image + 1) * classes);
    return [split, label, predicted[image], ...[...row].map((p) => Number(p.toPrecision(DIGITS)))].join(',');
  }));
  return `${[['split', 'true', 'predicted', ...columns].join(','), ...lines].join('\n')}\n`;
}
