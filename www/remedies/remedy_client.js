/**
 * Remedy client: the page's side of one remedy worker. Every question gets an answer or an error: a worker
 * that breaks, or says nothing for long, is ended.
 *
 * @import { Failure } from '../engine/lab_error.js'
 * @import { Engine, Experiment, Score } from '../engines/flex/overfit_lab.js'
 * @import { Loss, WatchedWorker } from '../shared/watched_worker.js'
 * @import { RemedyMethods } from './remedy_worker.js'
 */

import { Calls } from '../engine/calls.js';
import { spawn } from '../engine/engine_loader.js';
import { LOSSES } from '../shared/watched_worker.js';

/** What a worker's loss means for its trial. @param {Loss} how @returns {Failure} */
const failureOf = (how) => (how === 'broken' || how === 'late'
  ? { kind: 'panic', field: '', message: `The worker ${LOSSES[how]}.` }
  : { kind: 'lost', field: '', message: `Its worker ${LOSSES[how]}.` });

/** The page's side of one remedy worker. */
export class RemedyClient {
  /** Whether the worker can still be asked. */
  isOpen = true;
  /** @type {WatchedWorker} */
  #worker;
  /** What the worker has not answered yet. @type {Calls<RemedyMethods>} */
  #calls = new Calls();
  /** Hears how far the trial under way is. @type {(done: number) => void} */
  #onProgress = () => {};

  /**
   * Starts a worker with an engine of its own.
   * @param {Engine} engine @param {AbortSignal} signal  Gives the start up.
   * @returns {Promise<RemedyClient>}  Rejects with a {@link LabError} if it does not start.
   */
  static async start(engine, signal) {
    const { worker } = await spawn('remedy_worker.js', engine, { isSingle: true }, signal, {
      late: 'A worker did not start in time: close this and try again.',
      broken: 'No worker could be started: check the connection, close this and try again.',
    });
    return new RemedyClient(worker);
  }

  /** @param {WatchedWorker} worker  A worker that is ready. */
  constructor(worker) {
    this.#worker = worker;
    worker.onMessage = (data) => this.#hear(data);
    worker.onLost = (how) => this.#fail(failureOf(how));
  }

  /**
   * Asks the worker something.
   * @template {keyof RemedyMethods} M
   * @param {M} method
   * @param {Parameters<RemedyMethods[M]>} args
   * @returns {Promise<Awaited<ReturnType<RemedyMethods[M]>>>}  Rejects with a {@link LabError}.
   */
  ask(method, ...args) {
    return this.#calls.make((call) => this.#worker.post(call), method, ...args);
  }

  /**
   * Trains an experiment, one at a time; resolves with its score on the validation split.
   * @param {Experiment} experiment
   * @param {(done: number) => void} onProgress  Hears the share done, 0 to 1.
   * @returns {Promise<Score>}
   */
  train(experiment, onProgress) {
    this.#onProgress = onProgress;
    return this.ask('train', experiment);
  }

  /** Lets the worker wait after the piece of work under way. */
  pause() {
    this.ask('pause').catch(() => {});
  }

  /** Lets the worker go on. */
  resume() {
    this.ask('resume').catch(() => {});
  }

  /** Ends the worker and frees its memory; what was asked of it fails. */
  close() {
    this.isOpen = false;
    this.#worker.end();
    this.#calls.fail({ kind: 'lost', field: '', message: 'The worker was ended.' });
  }

  /** Takes a message of the worker. @param {any} message  A reply, or an event. */
  #hear(message) {
    if (message.event === 'progress') {
      this.#onProgress(message.done);
    } else if (message.event === 'failed') {
      this.#fail(message);
    } else {
      this.#calls.settle(message);
    }
  }

  /** Ends the worker and fails what was asked of it. @param {Failure} failure */
  #fail(failure) {
    this.#calls.fail(failure);
    this.close();
  }
}
