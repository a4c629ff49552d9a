/**
 * Remedy worker: trains the trials of remedies, one at a time, a piece after the other; it can
 * be told to wait between two pieces.
 *
 * It receives a compiled engine and posts `ready`; then it answers calls `{id, method, args}` with
 * one reply `{id, value}` or `{id, failure}` each, and posts `progress` of the trial under way.
 *
 * @import { Start } from '../engine/engine_worker.js'
 * @import { Experiment, ImageLibrary, Standing, Trial, TrialResult } from '../engines/flex/overfit_lab.js'
 *
 * @typedef {ReturnType<typeof methodsOf>} RemedyMethods  What the page may ask this worker.
 */

import { failureOf, initialised, nextTurn, postFailure, replyTo, startFailureOf, watchForTraps } from '../engine/engine_worker.js';

/** Progress is posted this often at most: a piece may take a millisecond, and there are many workers. */
const PROGRESS_INTERVAL_MS = 100;

// Attached before anything is awaited: a message that finds no listener is lost.
/** @type {Promise<Start>} */
const received = new Promise((resolve) => {
  addEventListener('message', ({ data }) => resolve(data), { once: true });
});

/** Resolves when work may go on. @type {Promise<void>} */
let gate = Promise.resolve();
let openGate = () => {};

/** Trains a trial to its end; resolves with its score. @param {Trial} trial */
async function finish(trial) {
  let postedAt = performance.now();
  for (;;) {
    await gate;
    const { done, score } = await trial.advance();
    if (score) return score;
    if (performance.now() - postedAt >= PROGRESS_INTERVAL_MS) {
      postedAt = performance.now();
      postMessage({ event: 'progress', done });
    }
    await nextTurn();
  }
}

/**
 * What the page may ask for.
 * @param {typeof import('../engines/flex/overfit_lab.js')} engine
 * @param {ImageLibrary} library
 */
function methodsOf(engine, library) {
  return {
    /** Takes the image file of a source. @param {string} source @param {Uint8Array} bytes */
    addPacked: (source, bytes) => library.addPacked(source, bytes),
    /** Takes images that someone has brought. @param {string[]} classNames @param {Uint8Array} labels @param {Uint8Array} pixels */
    setOwn: (classNames, labels, pixels) => library.setOwn(classNames, labels, pixels),
    /** The remedies that make sense for an experiment. @param {Experiment} experiment */
    remedies: (experiment) => library.remedies(experiment),
    /** Pairs of the best remedies. @param {Experiment} experiment @param {Standing[]} standings */
    remedyPairs: (experiment, standings) => library.remedyPairs(experiment, standings),
    /** What each remedy gains, by the results so far. @param {TrialResult[]} results */
    rankRemedies: (results) => engine.rankRemedies(results),
    /** Trains an experiment; resolves with its score on the validation split. @param {Experiment} experiment */
    async train(experiment) {
      const trial = library.startTrial(experiment);
      try {
        return await finish(trial);
      } finally {
        trial.free();
      }
    },
    /** Waits before the next piece of work. */
    pause() {
      gate = new Promise((resolve) => { openGate = resolve; });
    },
    /** Goes on after a {@link pause}. */
    resume: () => openGate(),
  };
}

/**
 * Tells the page of an error that the engine does not survive. A lack of memory is the remedy's own: the
 * page's advice about the experiment would mislead.
 * @param {unknown} error
 */
const failBroken = (error) => postFailure(failureOf(error, 'It most likely ran out of memory.'));

watchForTraps(failBroken);

/** Makes the engine ready and answers calls from then on. */
async function load() {
  const engine = await initialised(await received);
  const methods = methodsOf(engine, new engine.ImageLibrary());
  addEventListener('message', ({ data }) => { replyTo(methods, data).then(postMessage, failBroken); });
  postMessage({ event: 'ready' });
}

load().catch((error) => postFailure(startFailureOf(error)));
