/**
 * Saved network: makes the files that take the network itself along: its weights, or programs that
 * train it elsewhere. It is loaded when somebody asks for one.
 *
 * @import { Lab } from '../lab.js'
 */

import { download } from '../shared/download.js';

const WEIGHTS = 'overfit-lab-weights.safetensors';
const FOLDER = 'overfit-lab-experiment';
const PROGRAMS = `${FOLDER}.zip`;

/** Saves the weights of the run; resolves with the file's name, or null if there is no run. @param {Lab} lab */
export async function saveWeights(lab) {
  const weights = await lab.inspect('weights');
  if (!weights) return null;
  download(new Blob([/** @type {BlobPart} */ (weights)], { type: 'application/octet-stream' }), WEIGHTS);
  return WEIGHTS;
}

/** Saves programs that train the experiment elsewhere; resolves with the file's name. @param {Lab} lab */
export async function savePrograms(lab) {
  const archive = await lab.exportArchive(FOLDER);
  download(new Blob([/** @type {BlobPart} */ (archive)], { type: 'application/zip' }), PROGRAMS);
  return PROGRAMS;
}
