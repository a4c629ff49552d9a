/**
 * The training client: starts the worker that trains, asks it and passes on its events. That the worker
 * may be slow, broken or replaced is dealt with here, and nobody else has to know of it.
 *
 * @import { AugmentationPreview, Description, Diagnosis, Engine, Experiment, LinkReading, Probe, ReadyEvent, Reported, RunEvent } from '../engines/flex/overfit_lab.js'
 * @import { Build } from './engine_builds.js'
 * @import { Answers } from './inspection_answers.js'
 * @import { Call, Reply } from './calls.js'
 * @import { Failure } from './lab_error.js'
 * @import { Loss, WatchedWorker } from '../shared/watched_worker.js'
 * @import { LoadingEvent, Methods } from './worker.js'
 *
 * @typedef {object} ImageSet  Images that someone has brought, as the engine takes them.
 * @property {string[]} classNames
 * @property {Uint8Array} labels  One per image: an index of `classNames`.
 * @property {Uint8Array} pixels  32×32×3 bytes per image: red, green, blue of each pixel, row by row.
 *
 * @typedef {{ event: 'silent', runId?: undefined, seconds: number }} SilentEvent  For how long the worker has not answered; 0 once it does.
 *
 * @typedef {RunEvent | LoadingEvent | SilentEvent | ({ event: 'failed', runId?: undefined } & Failure)} ClientEvent  What the training client tells.
 */

import { Calls } from './calls.js';
import { endAll, spawn } from './engine_loader.js';
import { LabError } from './lab_error.js';
import { LOSSES } from '../shared/watched_worker.js';

/** A run that is told to stop may take this long over the step under way. */
const STOP_DEADLINE_MS = 1_000;

/** Calls that depend on nothing but their arguments, so that a new worker can answer them. */
const PURE = ['readLink', 'setOwn', 'describe', 'preview', 'exportArchive', 'diagnosePredictions', 'checkWeights'];

/** Whether a new worker can answer a call. @param {string} method */
const isPure = (method) => PURE.includes(method);

/** Resolves after a while. @param {number} delay_ms */
const sleep = (delay_ms) => new Promise((resolve) => { setTimeout(resolve, delay_ms); });

/** The page's side of the worker that trains. */
export class TrainingClient {
  /** @type {(event: ClientEvent) => void} */
  #onEvent;
  /** The worker that trains, then those of its threads; empty while there is none. @type {WatchedWorker[]} */
  #workers = [];
  /** The engine asked for last. @type {Engine | null} */
  #engine = null;
  /** The build of the engine that was started last. @type {Build | null} */
  #build = null;
  /** Aborted when another worker takes over from the one being loaded. */
  #loading = new AbortController();
  /** The start of a worker that is under way. @type {Promise<ReadyEvent> | null} */
  #underWay = null;
  /** What the worker has not answered yet. @type {Calls<Methods>} */
  #calls = new Calls();
  /** The run at hand; events of any other come late and are ignored. */
  #runId = 0;
  /** The images that someone has brought last: every new worker gets them. @type {ImageSet | null} */
  #own = null;
  /** Whether the worker holds a run. */
  #holdsRun = false;
  /** Whether the worker has answered anything: one that is lost before that would only be lost again. */
  #hasAnswered = false;

  /** @param {(event: ClientEvent) => void} onEvent  Hears the current run's events and failures. */
  constructor(onEvent) {
    this.#onEvent = onEvent;
  }

  /** The worker to talk to, if there is one. */
  get #worker() {
    return this.#workers[0] ?? null;
  }

  /** The images that someone has brought last. */
  get own() {
    return this.#own;
  }

  /** The engine that is loaded; null if none is. */
  get engine() {
    return this.#worker ? this.#engine : null;
  }

  /** The build of the engine that is loaded, and the threads that it computes on; null if none is loaded. */
  get build() {
    return this.#worker ? this.#build : null;
  }

  /** Sees to it that an engine is loaded; rejects as {@link load} does. @param {Engine} engine */
  async provide(engine) {
    if (this.#engine !== engine || !(this.#worker || this.#underWay)) await this.load(engine);
    else await this.#underWay;
  }

  /**
   * Starts a worker for an engine, in place of any other.
   * @param {Engine} engine
   * @returns {Promise<ReadyEvent>}  Rejects with a {@link LabError} if it does not load; of the kind `lost` if another
   *   one was asked for meanwhile.
   */
  async load(engine) {
    this.#dismiss();
    this.#engine = engine;
    const underWay = this.#underWay = this.#start(engine, this.#loading = new AbortController());
    try {
      return await underWay;
    } finally {
      if (this.#underWay === underWay) this.#underWay = null;
    }
  }

  /** Starts a worker and gives it what waits. @param {Engine} engine @param {AbortController} loading */
  async #start(engine, loading) {
    const { worker, workers, ready, build } = await this.#spawn(engine, loading);
    worker.onMessage = (data) => this.#hear(data);
    worker.onLost = (how) => this.#lose(how);
    worker.onSilent = (seconds) => this.#onEvent({ event: 'silent', seconds });
    this.#workers = workers;
    this.#build = build;
    this.#hasAnswered = false;
    const waiting = this.#calls.unanswered;
    // First, because the calls that wait may be about them. A failure was told when they were brought.
    if (this.#own) this.#giveOwn(this.#own).catch(() => {});
    for (const call of waiting) worker.post(call);
    return ready;
  }

  /** Starts a worker, unless another takes over meanwhile. @param {Engine} engine @param {AbortController} loading */
  async #spawn(engine, loading) {
    try {
      const started = await spawn('worker.js', engine, {}, loading.signal, {
        late: 'The engine did not start in time: restart it.',
        broken: 'The worker that trains could not be started: check the connection and restart it.',
      });
      if (!loading.signal.aborted) return started;
      endAll(started.workers);
    } catch (error) {
      // Otherwise another worker is on its way to what waits.
      if (!loading.signal.aborted) this.#calls.fail(/** @type {Failure} */ (error));
      throw error;
    }
    throw loading.signal.reason;
  }

  /** Reads a link. @param {string} link @returns {Promise<LinkReading>} */
  readLink(link) {
    return this.#call('readLink', link);
  }

  /** The network, the link and some sample images of an experiment. @param {Experiment} experiment @param {number} samples @returns {Promise<Description>} */
  describe(experiment, samples) {
    return this.#call('describe', experiment, samples);
  }

  /**
   * Takes own images in place of those that were there; resolves with their fingerprint.
   * @param {ImageSet} own @returns {Promise<number>}
   */
  setOwn(own) {
    this.#own = own;
    return this.#giveOwn(own);
  }

  /** Gives the worker the images that someone has brought. @param {ImageSet} own @returns {Promise<number>} */
  #giveOwn({ classNames, labels, pixels }) {
    return this.#call('setOwn', classNames, labels, pixels);
  }

  /** What augmentation does to the first images of an experiment. @param {Experiment} experiment @param {number} count @returns {Promise<AugmentationPreview>} */
  preview(experiment, count) {
    return this.#call('preview', experiment, count);
  }

  /** An archive with programs and data of an experiment. @param {Experiment} experiment @param {string} folder @returns {Promise<Uint8Array>} */
  exportArchive(experiment, folder) {
    return this.#call('exportArchive', experiment, folder);
  }

  /**
   * Rejects with a {@link LabError} if weights do not fit; the run under way goes on.
   * @param {Experiment} experiment @param {Uint8Array} weights @returns {Promise<void>}
   */
  checkWeights(experiment, weights) {
    return this.#call('checkWeights', experiment, weights);
  }

  /** The verdict on predictions made elsewhere. @param {string} csv @returns {Promise<Diagnosis>} */
  diagnosePredictions(csv) {
    return this.#call('diagnosePredictions', csv);
  }

  /**
   * What training the same network on random labels says; nothing if that was given up.
   * @param {Experiment} experiment @param {Reported[]} reported  What training on the true labels reported.
   * @returns {Promise<Probe | null | undefined>}
   */
  checkMemorization(experiment, reported) {
    return this.#call('checkMemorization', experiment, reported);
  }

  /**
   * Prepares a run, which then waits for {@link resume} or {@link step}; gives up any other.
   * @param {Experiment} experiment
   * @param {Uint8Array} [weights]  A safetensors file to begin with: the network is measured first.
   */
  async start(experiment, weights) {
    const stopped = this.stop();
    const runId = this.#runId;
    await stopped;
    if (runId !== this.#runId) return;
    this.#holdsRun = true;
    await this.#call('start', runId, experiment, weights);
  }

  /** Trains until told otherwise. */
  resume() {
    return this.#call('resume');
  }

  /** Makes one optimiser step, with the measurements that follow it at an epoch's end. */
  step() {
    return this.#call('step');
  }

  /** Lets the run wait after the step under way. */
  pause() {
    return this.#call('pause');
  }

  /**
   * Goes on with changed settings; resolves with whether that was possible.
   * @param {Experiment} experiment @returns {Promise<boolean>}
   */
  retune(experiment) {
    return this.#call('retune', experiment);
  }

  /**
   * Looks inside the network of the run, finished or not: see `inspection_answers.js`; null without a run.
   * @template {keyof Answers} Q
   * @param {Q} question
   * @param {Parameters<Answers[Q]> extends [any, ...infer Rest] ? Rest : never} args
   * @returns {Promise<Awaited<ReturnType<Answers[Q]>> | null>}
   */
  async inspect(question, ...args) {
    if (!this.#holdsRun) return null;
    return await this.#call('inspect', this.#runId, question, args) ?? null;
  }

  /** Gives the run up: none of its events is heard from now on. */
  async stop() {
    this.#runId += 1;
    const worker = this.#worker;
    if (!worker || !this.#holdsRun) return;
    const stopped = this.#call('stop').then(() => true);
    const inTime = await Promise.race([stopped, sleep(STOP_DEADLINE_MS)]);
    this.#holdsRun = false;
    if (!inTime && this.#worker === worker && this.#engine) await this.load(this.#engine);
  }

  /**
   * Asks the worker something; without a worker, a call that can wait for one does, and one is started if none is
   * on its way.
   * @template {keyof Methods} M
   * @param {M} method
   * @param {Parameters<Methods[M]>} args
   * @returns {Promise<Awaited<ReturnType<Methods[M]>>>}
   */
  #call(method, ...args) {
    const post = (/** @type {Call} */ call) => {
      if (this.#worker) {
        this.#worker.post(call);
        return;
      }
      this.#calls.giveUp(isPure);
      // The call itself hears of a failure.
      if (isPure(method) && this.#engine && !this.#underWay) this.load(this.#engine).catch(() => {});
    };
    return this.#calls.make(post, method, ...args);
  }

  /** Takes a message of the worker or one of its threads. @param {ClientEvent | Reply} message */
  #hear(message) {
    this.#hasAnswered = true;
    if ('id' in message) {
      this.#calls.settle(message);
    } else if (message.runId === undefined && message.event === 'failed') {
      this.#fail(message);
    } else if (message.event === 'loading' || message.runId === this.#runId) {
      this.#onEvent(message);
    }
  }

  /**
   * Ends a worker that cannot be used any more. Whatever else it says is an echo of the same failure.
   * @param {Failure} failure
   */
  #fail(failure) {
    this.#dismiss();
    const { kind, field, message } = failure;
    this.#calls.fail(failure);
    this.#onEvent({ event: 'failed', kind, field, message });
  }

  /** Puts another worker in the place of one that is gone. @param {Loss} how */
  #lose(how) {
    const isReplaced = how !== 'broken' && this.#hasAnswered;
    const rest = isReplaced ? ', and another one takes its place.' : ': restart it.';
    this.#fail({ kind: isReplaced ? 'lost' : 'panic', field: '', message: `The worker that trains ${LOSSES[how]}${rest}` });
    if (!isReplaced || !this.#engine) return;
    this.load(this.#engine).catch(({ kind, field, message }) => {
      if (kind !== 'lost') this.#onEvent({ event: 'failed', kind, field, message });
    });
  }

  /** Ends the worker; calls that the next one can answer wait for it. */
  #dismiss() {
    this.#loading.abort(new LabError({ kind: 'lost', field: '', message: 'Another engine was asked for.' }));
    endAll(this.#workers);
    this.#workers = [];
    this.#holdsRun = false;
    // Without a worker there is no run: calls about one have nothing left to do.
    this.#calls.giveUp(isPure);
  }
}
