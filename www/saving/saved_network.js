/**
 * Saved network: makes the files that take the network itself along, its weights or programs that
 * train it elsewhere. It is loaded when one is asked for.
 *
 * @import { Lab } from '../lab.js'
 */

import { download } from '../shared/download.js';

const WEIGHTS = 'overfit-lab-weights.safetensors';
const FOLDER = 'overfit-lab-experiment';
const PROGRAMS = `${FOLDER}.zip`;

/** The file's name; null if no run has weights to save. @param {Lab} lab */
export async function saveWeights(lab) {
  const weights = await lab.inspect('weights');
  if (!weights) return null;
  download(new Blob([/** @type {BlobPart} */ (weights)], { type: 'application/octet-stream' }), WEIGHTS);
  return WEIGHTS;
}

/** The file's name. @param {Lab} lab */
export async function savePrograms(lab) {
  const archive = await lab.exportArchive(FOLDER);
  download(new Blob([/** @type {BlobPart} */ (archive)], { type: 'application/zip' }), PROGRAMS);
  return PROGRAMS;
}
