/**
 * Course: how the run on the page goes. It starts, waits, goes on with other settings, begins anew, ends or
 * fails.
 *
 * @import { Control, Engine, Experiment } from '../engines/flex/overfit_lab.js'
 * @import { ClientEvent, TrainingClient } from '../engine/training_client.js'
 * @import { Failure } from '../engine/lab_error.js'
 * @import { LoadingEvent } from '../engine/worker.js'
 *
 * @typedef {'loading' | 'untrained' | 'training' | 'paused' | 'finished' | 'failed'} Phase  What the lab is doing.
 *
 * @typedef {object} Plan  What the next run is to train.
 * @property {Experiment} experiment
 * @property {string} link  The link that reproduces it; empty while it is not known.
 * @property {string | null} promised  The digest that the opened link promises of it; null if none.
 */

import { LabError } from '../engine/lab_error.js';
import { Run } from './run.js';
import { setting } from './settings.js';

/** The run restarts once the settings have not changed for this long. */
const RESTART_DELAY_MS = 250;

/** The run on the page and what becomes of it. */
export class Course {
  /** What the lab is doing. @type {Phase} */
  phase = 'loading';
  /** The run on the chart. @type {Run | null} */
  run = null;
  /** All runs since the page was opened. @type {Run[]} */
  runs = [];
  /** What keeps the lab from training; null if nothing does. @type {Failure | null} */
  failure = null;
  /** The image file that is being fetched. @type {LoadingEvent | null} */
  loading = null;

  /** Runs while a restart is due. @type {ReturnType<typeof setTimeout> | undefined} */
  #restartTimer;
  #client;
  #plan;
  #onChange;

  /** @param {TrainingClient} client @param {() => Plan} plan  Tells what the next run is to train. @param {() => void} onChange */
  constructor(client, plan, onChange) {
    this.#client = client;
    this.#plan = plan;
    this.#onChange = onChange;
  }

  /** Notes that an engine is being loaded: whatever has failed before is over. */
  startLoading() {
    this.failure = null;
    this.#enter('loading');
  }

  /** Starts a run, or goes on with the one that is paused; resolves with the run when it has ended. */
  train() {
    if (this.phase === 'paused' && this.run) {
      this.#enter('training');
      this.#client.resume();
    } else if (this.phase !== 'training') {
      this.#begin('training');
    }
    return /** @type {Run} */ (this.run).ended;
  }

  /** Lets the run wait; {@link train} goes on with it. */
  pause() {
    if (this.phase !== 'training') return;
    if (this.#restartTimer !== undefined) {
      this.reset();
    } else {
      this.#client.pause();
      this.#enter('paused');
    }
  }

  /** Makes one optimiser step, from wherever the run is. */
  step() {
    if (this.phase === 'training' || this.phase === 'paused') {
      this.#client.step();
      this.#enter('paused');
    } else if (this.phase !== 'loading') {
      this.#begin('paused');
    }
  }

  /**
   * Begins a run with given weights in place of fresh ones: measured, and paused before its first step.
   * Rejects with a {@link LabError} if they do not fit, and leaves the run there is.
   * @param {Uint8Array} weights  A safetensors file. @param {string} name  The name of the file.
   * @returns {Promise<boolean>}  Whether the run has begun.
   */
  async startFrom(weights, name) {
    const { experiment } = this.#plan();
    try {
      await this.#provide(experiment.engine);
      // The engine is there, whatever has failed before.
      this.failure = null;
      await this.#client.checkWeights(experiment, weights);
    } catch (error) {
      if (error instanceof LabError && error.kind === 'weights') throw error;
      this.fail(error);
      return false;
    }
    await this.#begin('paused', { weights, name });
    return this.run?.weightsFrom === name;
  }

  /**
   * Takes up changed settings: a run goes on with them if it can, or begins anew.
   * @param {Experiment} experiment @param {Control[]} changed  The controls of the settings that are different now.
   */
  take(experiment, changed) {
    const isLive = changed.every(({ effect }) => effect === 'live');
    const isUnderWay = this.phase === 'training' || this.phase === 'paused';
    if (isUnderWay && isLive && this.#restartTimer === undefined) this.#retune(experiment, changed);
    else if (this.phase === 'training') this.#restartSoon();
    else this.reset();
  }

  /** Gives the run up and goes back to the untrained network. */
  reset() {
    this.#cancelRestart();
    if (!this.#client.engine) return;
    this.run?.end('stopped');
    this.run = null;
    this.failure = null;
    this.#client.stop().catch((error) => this.fail(error));
    this.#enter('untrained');
  }

  /** Takes up what the training client tells. @param {ClientEvent} event */
  hear(event) {
    const { run } = this;
    if (event.event === 'loading') {
      this.loading = event.isDone ? null : event;
    } else if (event.event === 'failed') {
      this.fail(new LabError(event));
    } else if (run) {
      run.hear(event, this.#client.build);
      if (event.event === 'finished') {
        this.#enter('finished');
        run.end('finished');
      }
    }
  }

  /** Ends the run, if there is one, with a failure. @param {unknown} error */
  fail(error) {
    const { kind, field, message } = error instanceof LabError
      ? error
      : new LabError({ kind: 'panic', field: '', message: String(error) });
    this.failure = { kind, field, message };
    this.loading = null;
    this.#cancelRestart();
    if (this.run && !this.run.outcome) {
      this.run.failure = this.failure;
      this.run.end('failed');
    }
    this.#enter('failed');
  }

  /** Begins a run, with fresh weights or given ones. @param {'training' | 'paused'} phase @param {{ weights: Uint8Array, name: string }} [from] */
  async #begin(phase, from) {
    this.#cancelRestart();
    const { experiment, link, promised } = this.#plan();
    this.run?.end('stopped');
    const run = this.run = new Run(experiment, link);
    if (from) run.weightsFrom = from.name;
    else run.promised = promised;
    this.runs.push(run);
    this.failure = null;
    this.#enter(phase);
    try {
      await this.#provide(experiment.engine);
      await this.#client.start(experiment, from?.weights);
      if (this.run !== run) return;
      if (this.phase === 'training') this.#client.resume();
      else if (phase === 'paused' && !from) this.#client.step();
    } catch (error) {
      if (this.run === run) this.fail(error);
    }
  }

  /** Sees to it that an engine is loaded. @param {Engine} engine */
  async #provide(engine) {
    if (this.#client.engine !== engine) await this.#client.load(engine);
  }

  /** Begins the run anew once settings have come to rest. */
  #restartSoon() {
    this.#cancelRestart();
    this.#restartTimer = setTimeout(() => this.#begin('training'), RESTART_DELAY_MS);
    this.#client.pause();
  }

  #cancelRestart() {
    clearTimeout(this.#restartTimer);
    this.#restartTimer = undefined;
  }

  /** Goes on with changed settings. @param {Experiment} experiment @param {Control[]} changed */
  #retune(experiment, changed) {
    const { run } = this;
    if (!run) return;
    this.#client.retune(experiment).catch((error) => this.fail(error));
    run.retuned(Object.fromEntries(changed.map(({ key }) => [key, setting(experiment, key)])));
  }

  /** Does something else from now on. @param {Phase} phase */
  #enter(phase) {
    this.phase = phase;
    this.#onChange();
  }
}
