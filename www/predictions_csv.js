/**
 * Predictions as CSV: what the network says of every image, as the page itself and other programs
 * read it.
 *
 * @import { LatestPredictions } from './run_inspection.js'
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

/** Hands a text to whoever sits before the browser. @param {string} text @param {string} name */
export function download(text, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  // Not before the browser has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
