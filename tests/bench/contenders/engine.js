/**
 * Ours: a build of an engine, driven as the page's worker drives it. A step is an optimiser step;
 * the measurements and verdicts between steps are made, but do not count.
 *
 * @typedef {object} Epoch  What an epoch of a run took.
 * @property {number} steps  Optimiser steps.
 * @property {number} stepSeconds  Of those alone.
 * @property {number} seconds  Of everything: steps, measurements, verdict.
 */

import { startThreads } from '../../../www/engine/threads.js';

/**
 * @param {object} options
 * @param {string} options.root  Where the page is.
 * @param {string} options.build  A folder of `engines/`.
 * @param {number} [options.threads]  For builds whose memory several share.
 * @param {string} options.link  The experiment.
 * @returns {Promise<import('./worker.js').Contender & { epochs(): Promise<Epoch[]> }>}
 */
export async function create({ root, build, threads, link }) {
  const folder = new URL(`engines/${build}/`, root);
  /** @type {typeof import('../../../www/engines/flex/overfit_lab.js')} */
  const engine = await import(new URL('overfit_lab.js', folder).href);
  const module = await WebAssembly.compileStreaming(fetch(new URL('overfit_lab_bg.wasm', folder)));
  const { memory } = await engine.default({ module_or_path: module });
  if (threads) await join(root, /** @type {any} */ (engine), { name: build, threads }, { module, memory });
  const { experiment, problems } = engine.readLink(link);
  if (problems.length > 0) throw new Error(problems[0].message);
  const library = new engine.ImageLibrary();
  const start = () => library.start(1, experiment);
  let session = start();

  /** One piece of work: the seconds it took, and the optimiser step among it, if any. */
  async function advance() {
    const began = performance.now();
    const events = await session.advance();
    const seconds = (performance.now() - began) / 1000;
    const failed = events.find(({ event }) => event === 'failed');
    if (failed?.event === 'failed') throw new Error(failed.message);
    return { seconds, step: events.find(({ event }) => event === 'step') };
  }

  function restart() {
    session.free();
    session = start();
  }

  return {
    /** Resolves with the seconds of the next optimiser step; a run that has ended begins anew. */
    async step() {
      for (;;) {
        if (session.isDone) restart();
        const { seconds, step } = await advance();
        if (step) return seconds;
      }
    },

    /** A whole run, epoch by epoch; the first measurements, before any step, are left out. */
    async epochs() {
      restart();
      /** @type {Epoch[]} */
      const epochs = [];
      while (!session.isDone) {
        const { seconds, step } = await advance();
        if (step?.event === 'step') {
          const epoch = epochs[step.epoch - 1] ??= { steps: 0, stepSeconds: 0, seconds: 0 };
          epoch.steps += 1;
          epoch.stepSeconds += seconds;
        }
        const current = epochs.at(-1);
        if (current) current.seconds += seconds;
      }
      return epochs;
    },
  };
}

/**
 * Resolves when all threads compute.
 * @param {string} root @param {import('../../../www/engine/engine_worker.js').ThreadedEngine} engine
 * @param {import('../../../www/engine/engine_builds.js').Build} build
 * @param {import('../../../www/engine/threads.js').Shared} shared
 */
async function join(root, engine, build, shared) {
  engine.openThreads(build.threads);
  await new Promise((resolve, reject) => {
    let missing = build.threads - 1;
    if (missing === 0) resolve(null);
    startThreads(build, shared, {
      onMessage() {
        missing -= 1;
        if (missing === 0) resolve(null);
      },
      onLost: (how) => reject(new Error(`A thread is gone: ${how}`)),
      onMissing: (why) => reject(new Error(`A thread did not start: ${why}`)),
    }, root);
  });
}
