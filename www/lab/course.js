/**
 * Course: how the run on the page goes. It starts, waits, goes on with other settings, begins anew, ends or
 * fails.
 *
 * @import { Control, Experiment } from '../engines/flex/overfit_lab.js'
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

  /** For how many seconds the engine has not answered. */
  silentSecs = 0;

  /** Runs while a restart is due. @type {ReturnType<typeof setTimeout> | undefined} */
  #restartTimer;
  #client;
  #plan;
  #onChange;
  #complain;

  /**
   * @param {TrainingClient} client @param {() => Plan} plan  Tells what the next run is to train.
   * @param {() => void} onChange @param {(message: string) => void} complain  Says what went wrong without stopping anything.
   */
  constructor(client, plan, onChange, complain) {
    this.#client = client;
    this.#plan = plan;
    this.#onChange = onChange;
    this.#complain = complain;
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
      await this.#client.provide(experiment.engine);
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
    if (this.#isUnderWay && isLive && this.#restartTimer === undefined) this.#retune(experiment, changed);
    else if (this.phase === 'training') this.#restartSoon();
    else this.reset();
  }

  /** Gives the run up and goes back to the untrained network. */
  reset() {
    this.#cancelRestart();
    const isLoaded = this.#client.engine !== null;
    // A run that failed stays on the chart until there is an engine again; one that waits for it is given up.
    if (!isLoaded && !this.#isUnderWay) return;
    const { run } = this;
    run?.end('stopped');
    this.run = null;
    this.failure = null;
    if (!isLoaded && run) {
      this.#enter('loading');
      this.#client.provide(run.experiment.engine).then(() => this.#settle(), (error) => this.#failLoading(error));
      return;
    }
    this.#client.stop().catch((error) => this.fail(error));
    this.#enter('untrained');
  }

  /** Takes up what the training client tells. @param {ClientEvent} event */
  hear(event) {
    const { run } = this;
    if (event.event === 'loading') {
      this.loading = event.isDone ? null : event;
    } else if (event.event === 'silent') {
      this.silentSecs = event.seconds;
    } else if (event.event === 'failed') {
      if (event.kind === 'lost') this.#lose(event);
      else this.fail(new LabError(event));
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
    this.silentSecs = 0;
    this.#cancelRestart();
    if (this.run && !this.run.outcome) {
      this.run.failure = this.failure;
      this.run.end('failed');
    }
    this.#enter('failed');
  }

  /** Takes up that the worker is gone and another one takes its place. @param {Failure} failure */
  #lose({ kind, field, message }) {
    if (this.#isUnderWay) {
      const rest = 'The epochs so far stay on the chart; press Train to begin the run anew.';
      this.fail(new LabError({ kind, field, message: `${message} ${rest}` }));
      return;
    }
    this.loading = null;
    this.silentSecs = 0;
    const rest = this.phase === 'finished' ? 'All figures stay; train again to look inside the network.' : 'Nothing is lost.';
    this.#complain(`${message} ${rest}`);
  }

  /** Whether a run has begun that has not ended. */
  get #isUnderWay() {
    return this.phase === 'training' || this.phase === 'paused';
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
      await this.#client.provide(experiment.engine);
      // It may have been given up meanwhile.
      if (this.run !== run) return;
      await this.#client.start(experiment, from?.weights);
      if (this.run !== run) return;
      if (this.phase === 'training') this.#client.resume();
      else if (phase === 'paused' && !from) this.#client.step();
    } catch (error) {
      if (this.run === run) this.#failLoading(error);
    }
  }

  /** Notes that the engine is there which a run waited for that was given up. */
  #settle() {
    if (this.phase === 'loading' && !this.run) this.#enter('untrained');
  }

  /** Fails, unless whoever has asked for another engine meanwhile sees to the run. @param {unknown} error */
  #failLoading(error) {
    if (!(error instanceof LabError && error.kind === 'lost')) this.fail(error);
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
