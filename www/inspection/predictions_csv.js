/**
 * Predictions as CSV: what the network says of every image, as the page itself and other programs
 * read it.
 *
 * @import { LatestPredictions } from '../engine/inspection_answers.js'
 */

/** More digits than anybody needs of a 32-bit number. */
const DIGITS = 7;

/** @param {LatestPredictions[]} splits @param {number} classes */
export function predictionsCsv(splits, classes) {
  const columns = Array.from({ length: classes }, (_, index) => `p${index}`);
  const lines = splits.flatMap(({ split, labels, predicted, probabilities }) => [...labels].map((label, image) => {
    const row = probabilities.subarray(image * classes, (image + 1) * classes);
    return [split, label, predicted[image], ...[...row].map((p) => Number(p.toPrecision(DIGITS)))].join(',');
  }));
  return `${[['split', 'true', 'predicted', ...columns].join(','), ...lines].join('\n')}\n`;
}
