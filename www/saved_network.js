/**
 * Saved network: makes the files that take the network itself along, its weights or programs that
 * train it elsewhere. It is loaded when one is asked for.
 *
 * @import { Lab } from './lab.js'
 */

import { download } from './download.js';
import { zip } from './vendor/fflate.js';

const WEIGHTS = 'overfit-lab-weights.safetensors';
const PROGRAMS = 'overfit-lab-experiment.zip';

/** The file's name; null if no run has weights to save. @param {Lab} lab */
export async function saveWeights(lab) {
  const weights = await lab.inspect('weights');
  if (!weights) return null;
  download(new Blob([/** @type {BlobPart} */ (weights)], { type: 'application/octet-stream' }), WEIGHTS);
  return WEIGHTS;
}

/** The file's name. @param {Lab} lab */
export async function savePrograms(lab) {
  const files = await lab.exportFiles();
  const entries = Object.fromEntries(files.map(({ name, bytes }) => [`overfit-lab-experiment/${name}`, bytes]));
  const archive = await new Promise((resolve, reject) => {
    zip(entries, (error, data) => (error ? reject(error) : resolve(data)));
  });
  download(new Blob([/** @type {BlobPart} */ (archive)], { type: 'application/zip' }), PROGRAMS);
  return PROGRAMS;
}
