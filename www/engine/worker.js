/**
 * The worker: the only place that trains. It drives a wasm session one piece of work at a time and
 * looks into its inbox between pieces, so that pause, step, stop and retune act within one
 * optimiser step.
 *
 * It receives a compiled engine first, then calls `{id, method, args}`. It posts the memory that
 * further threads are to share, the events of the crate as they are, `loading` events about image
 * files, and one reply `{id, value}` or `{id, failure}` for each call. A call that waits for a file
 * does not hold up those after it. A run that has ended is kept until another one begins, so that
 * people can look inside its network.
 *
 * @import { Experiment, ExportedFile, Reported, Session, Source } from '../engines/flex/overfit_lab.js'
 * @import { Answers } from './inspection_answers.js'
 * @import { Failure } from './lab_error.js'
 *
 * @typedef {ReturnType<typeof methodsOf>} Methods  What the page may ask this worker.
 *
 * @typedef {object} LoadingEvent  An image file is being fetched, or no longer.
 * @property {'loading'} event
 * @property {undefined} [runId]
 * @property {string} label  The name of the data source.
 * @property {number | null} bytes  The size of the file, if the server tells.
 * @property {boolean} isDone
 */

import { failureOf, initialised, isFailure, nextTurn, postFailure, replyTo, startFailureOf, watchForTraps } from './engine_worker.js';
import { fetchImages } from './packed_images.js';
import { inTime } from '../shared/in_time.js';

/** Messages that were not looked at yet: the compiled engine first, then calls. @type {any[]} */
const inbox = [];
/** Ends the waiting for mail, if there is any. */
let wake = () => {};
// Attached before anything is awaited: a message that finds no listener is lost.
addEventListener('message', ({ data }) => {
  inbox.push(data);
  wake();
});
/** Resolves when there is something to do. */
const mail = () => /** @type {Promise<void>} */ (new Promise((resolve) => { wake = resolve; }));

/** Questions to the session, to be asked between two pieces of its work. @type {(() => Promise<void>)[]} */
const inquiries = [];
/** The run at hand, which may have ended. @type {Session | null} */
let session = null;
/** Which run the page asked for last; 0 for none. */
let runId = 0;
/** Optimiser steps still to be made: Infinity while training, 0 while paused. */
let stepsOwed = 0;
/** Whether a step was made that may not be complete: a measurement that belongs to it may be left to do. */
let isInStep = false;

/**
 * What the page may ask for.
 * @param {typeof import('../engines/flex/overfit_lab.js')} engine
 * @param {Source[]} sources
 */
function methodsOf(engine, sources) {
  const library = new engine.ImageLibrary();
  /** The image files that were asked for, by source. @type {Map<string, Promise<void>>} */
  const files = new Map();

  /** Fetches the images that an experiment needs, once. @param {Experiment} experiment */
  async function provide({ data }) {
    const source = sources.find(({ value }) => value === data);
    if (!source?.file) return;
    const file = files.get(data) ?? addFile(source);
    files.set(data, file);
    await file;
  }

  /** Fetches the image file of a source and puts it into the library. @param {Source} source */
  async function addFile(source) {
    const { value, label } = source;
    /** @param {number | null} bytes @param {boolean} isDone */
    const tell = (bytes, isDone) => postMessage({ event: 'loading', label, bytes, isDone });
    tell(null, false);
    try {
      library.addPacked(value, await fetchImages(source, (bytes) => tell(bytes, false)));
    } catch (error) {
      files.delete(value);
      // A file that is damaged may be whole the next time.
      throw isFailure(error) ? { ...error, kind: 'load' } : error;
    } finally {
      tell(null, true);
    }
  }

  /**
   * A session before its first step, with fresh weights or given ones; fails if those do not fit.
   * @param {number} id @param {Experiment} experiment @param {Uint8Array} [weights]
   */
  function newSession(id, experiment, weights) {
    const created = library.start(id, experiment);
    try {
      if (weights) created.loadWeights(weights);
    } catch (error) {
      created.free();
      throw error;
    }
    return created;
  }

  return {
    readLink: engine.readLink,
    diagnosePredictions: engine.diagnosePredictions,
    /** Takes images that someone has brought. @param {string[]} classNames @param {Uint8Array} labels @param {Uint8Array} pixels */
    setOwn(classNames, labels, pixels) {
      return library.setOwn(classNames, labels, pixels);
    },
    /** The network, the link and some sample images of an experiment. @param {Experiment} experiment @param {number} samples */
    async describe(experiment, samples) {
      await provide(experiment);
      return library.describe(experiment, samples);
    },
    /** What augmentation does to the first images of an experiment. @param {Experiment} experiment @param {number} count */
    async preview(experiment, count) {
      await provide(experiment);
      return library.preview(experiment, count);
    },
    /**
     * Trains the network on random labels, too, and says what that shows; null if a run begins, or ends, meanwhile.
     * @param {Experiment} experiment @param {Reported[]} reported
     */
    async checkMemorization(experiment, reported) {
      const id = runId;
      await provide(experiment);
      const check = library.startMemorizationCheck(experiment, reported);
      try {
        while (runId === id && (session?.isDone ?? true)) {
          const { done, probe } = await check.advance();
          if (done >= 1) return probe ?? null;
          await nextTurn();
        }
        return null;
      } finally {
        check.free();
      }
    },
    /**
     * The programs and data of an experiment, as a ZIP archive with one folder.
     * @param {Experiment} experiment @param {string} folder
     */
    async exportArchive(experiment, folder) {
      const [{ zipSync }] = await Promise.all([brought(import('./zip.js')), provide(experiment)]);
      /** @type {ExportedFile[]} */
      const files = library.exportFiles(experiment);
      return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [`${folder}/${name}`, bytes])));
    },
    /**
     * Fails if weights do not fit the network of an experiment; the run under way stays as it is.
     * @param {Experiment} experiment @param {Uint8Array} weights
     */
    async checkWeights(experiment, weights) {
      await provide(experiment);
      newSession(0, experiment, weights).free();
    },
    /**
     * Begins a run, which then waits; gives up any other.
     * @param {number} id @param {Experiment} experiment
     * @param {Uint8Array} [weights]  A safetensors file to begin with, in place of fresh ones: the
     *   network is then measured at once.
     */
    async start(id, experiment, weights) {
      abandon();
      runId = id;
      await provide(experiment);
      // Another run, or none, may have been asked for meanwhile.
      if (runId !== id) return;
      session = newSession(id, experiment, weights);
      if (weights) {
        // The network is measured as it would be after a step, before the first one is made.
        isInStep = true;
        stepsOwed ||= 1;
      }
      postMessage(session.started());
      wake();
    },
    /** Trains until told otherwise. */
    resume() {
      stepsOwed = Infinity;
    },
    /** Makes one more optimiser step. */
    step() {
      // A pause may have left a step without its measurements: they are not the step that is asked for.
      stepsOwed = Math.max(Number.isFinite(stepsOwed) ? stepsOwed : 0, Number(isInStep)) + 1;
    },
    /** Waits after the step under way. */
    pause() {
      stepsOwed = 0;
    },
    /** Goes on with changed settings; returns whether that is possible. @param {Experiment} experiment */
    retune(experiment) {
      return session?.retune(experiment) ?? false;
    },
    /**
     * Answers a question about the network of a run; null if that run is not here.
     * @template {keyof Answers} Q
     * @param {number} id @param {Q} question @param {any[]} args
     */
    async inspect(id, question, args) {
      const { ANSWERS } = await brought(import('./inspection_answers.js'));
      return new Promise((resolve, reject) => {
        inquiries.push(async () => {
          try {
            const answer = /** @type {(session: Session, ...args: any[]) => any} */ (ANSWERS[question]);
            resolve(session && runId === id ? await answer(session, ...args) : null);
          } catch (error) {
            reject(error);
          }
        });
        wake();
      });
    },
    /** Gives the run up. */
    stop() {
      if (session && !session.isDone) postMessage({ event: 'stopped', runId });
      abandon();
      runId = 0;
    },
  };
}

/**
 * A part of this worker that comes when it is needed; if it does not, the engine goes on.
 * @template T
 * @param {Promise<T>} loading
 * @returns {Promise<T>}  Rejects with a {@link Failure}.
 */
async function brought(loading) {
  try {
    return await inTime(loading);
  } catch {
    /** @type {Failure} */
    const failure = { kind: 'load', field: '', message: 'A part of the engine could not be loaded: check the connection and try again.' };
    throw failure;
  }
}

/** Forgets the run and frees its memory. */
function abandon() {
  session?.free();
  session = null;
  stepsOwed = 0;
  isInStep = false;
}

/** Does the next piece of a run's work and posts what happened. @param {Session} session */
async function advance(session) {
  const events = await session.advance();
  for (const event of events) postMessage(event);
  isInStep ||= events.some(({ event }) => event === 'step');
  if (session.isDone) {
    stepsOwed = 0;
    isInStep = false;
  } else if (isInStep && session.isBetweenSteps) {
    isInStep = false;
    stepsOwed -= 1;
  }
}

/** Tells the page of an error that the engine does not survive. @param {unknown} error */
const failBroken = (error) => postFailure(failureOf(error));

watchForTraps(failBroken);

/** Makes the engine ready and introduces it to the page. */
async function load() {
  while (inbox.length === 0) await mail();
  const engine = await initialised(inbox.shift());
  const ready = engine.ready();
  postMessage(ready);
  return methodsOf(engine, ready.sources);
}

/** Answers calls and trains, in turns, for as long as the worker lives. @param {Methods} methods */
async function serve(methods) {
  for (;;) {
    while (inbox.length > 0) replyTo(methods, inbox.shift()).then(postMessage, failBroken);
    const inquiry = inquiries.shift();
    if (inquiry) {
      await inquiry();
    } else if (session && stepsOwed > 0) {
      await advance(session);
      await nextTurn();
    } else {
      await mail();
    }
  }
}

load().then(
  (methods) => serve(methods).catch(failBroken),
  (error) => postFailure(startFailureOf(error)),
);
