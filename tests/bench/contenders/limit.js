/**
 * The limit: as many multiply-adds as a training step takes, from registers to registers. Nothing
 * that runs on one wasm thread can be faster.
 */

import { BATCH, flopPerImage } from '../reference_network.js';

/** Loops of a trial: some milliseconds. */
const TRIAL_LOOPS = 1_000_000;
/** Trials of a kernel, the best of which counts: the first ones run before it is optimised. */
const TRIALS = 12;
/** Between trials, so that the optimised code can move in. */
const REST_MS = 20;

/**
 * @param {object} options
 * @param {number} options.width
 * @param {{ url: string, accumulators: number, flopPerLoop: number }[]} options.kernels  To choose from.
 * @returns {Promise<import('./worker.js').Contender>}
 */
export async function create({ width, kernels }) {
  const tried = [];
  for (const kernel of kernels) tried.push(await tryOut(kernel));
  const best = tried.reduce((best, kernel) => (kernel.speed > best.speed ? kernel : best));
  const loops = Math.round(flopPerImage(width) * BATCH / best.flopPerLoop);
  return {
    about: `${best.accumulators} accumulators`,
    async step() {
      best.run(loops);
    },
  };
}

/** @param {{ url: string, accumulators: number, flopPerLoop: number }} kernel */
async function tryOut({ url, accumulators, flopPerLoop }) {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(url));
  const run = /** @type {(loops: number) => number} */ (instance.exports.run);
  let shortest = Infinity;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const began = performance.now();
    run(TRIAL_LOOPS);
    shortest = Math.min(shortest, performance.now() - began);
    await new Promise((resolve) => { setTimeout(resolve, REST_MS); });
  }
  return { accumulators, run, flopPerLoop, speed: flopPerLoop / shortest };
}
