/**
 * Remedy client: the page's side of one remedy worker. Every question gets an answer or an error: a worker
 * that breaks, or says nothing for long, is ended.
 *
 * @import { Failure } from '../engine/lab_error.js'
 * @import { Engine, Experiment, Score } from '../engines/flex/overfit_lab.js'
 * @import { RemedyMethods } from './remedy_worker.js'
 */

import { Calls } from '../engine/calls.js';
import { spawn } from '../engine/engine_loader.js';

/** The client looks this often whether its worker has said something. */
const TICK_MS = 5_000;
/**
 * A worker that has something to do and is silent for this many ticks counts as broken. Ticks are counted, not
 * time on the clock: while the computer sleeps, no worker can say anything.
 */
const MOST_SILENT_TICKS = 12;

const SILENT = 'It has not answered for a minute.';

/** The page's side of one remedy worker. */
export class RemedyClient {
  /** Whether the worker can still be asked. */
  isOpen = true;
  /** @type {Worker} */
  #worker;
  /** What the worker has not answered yet. @type {Calls<RemedyMethods>} */
  #calls = new Calls();
  /** Hears how far the trial under way is. @type {(done: number) => void} */
  #onProgress = () => {};
  #isPaused = false;
  #silentTicks = 0;
  /** @type {ReturnType<typeof setInterval>} */
  #ticking;

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

  /** @param {Worker} worker  A worker that is ready. */
  constructor(worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail({ kind: 'panic', field: '', message: 'The worker broke down.' });
    };
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  /**
   * Asks the worker something.
   * @template {keyof RemedyMethods} M
   * @param {M} method
   * @param {Parameters<RemedyMethods[M]>} args
   * @returns {Promise<Awaited<ReturnType<RemedyMethods[M]>>>}  Rejects with a {@link LabError}.
   */
  ask(method, ...args) {
    this.#silentTicks = 0;
    return this.#calls.make((call) => this.#worker.postMessage(call), method, ...args);
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
    this.#isPaused = true;
    this.ask('pause').catch(() => {});
  }

  /** Lets the worker go on. */
  resume() {
    this.#isPaused = false;
    this.ask('resume').catch(() => {});
  }

  /** Ends the worker and frees its memory; what was asked of it stays unanswered. */
  close() {
    this.isOpen = false;
    clearInterval(this.#ticking);
    this.#worker.terminate();
    this.#calls.forget();
  }

  /** Counts silence, and ends a worker that is silent for too long. */
  #tick() {
    if (this.#isPaused || this.#calls.isEmpty) return;
    this.#silentTicks += 1;
    if (this.#silentTicks > MOST_SILENT_TICKS) this.#fail({ kind: 'panic', field: '', message: SILENT });
  }

  /** Takes a message of the worker. @param {any} message  A reply, or an event. */
  #hear(message) {
    this.#silentTicks = 0;
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
