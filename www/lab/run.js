/**
 * A run: one training of an experiment, as far as it got. The lab makes them; charts, tables and the
 * list of runs show them.
 *
 * @import { Arithmetic, Experiment, RunEvent } from '../engines/flex/overfit_lab.js'
 * @import { Build } from '../engine/engine_builds.js'
 * @import { Failure } from '../engine/lab_error.js'
 *
 * @typedef {Extract<RunEvent, { event: 'diagnosis' }>} DiagnosisEvent
 */

import { MetricSeries } from './metric_series.js';

export class Run {
  /** No other run of this browser has the same. Not a UUID: those need a secure context. */
  id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  /** Milliseconds since 1970. */
  startedAt = Date.now();
  /** What trains it; known once it has started. @type {Build | null} */
  build = null;
  history = new MetricSeries();
  /** @type {'finished' | 'stopped' | 'failed' | null} */
  outcome = null;
  /** Equal for two runs if and only if all their figures are. @type {string | null} */
  digest = null;
  /** The digest that its link promised. @type {string | null} */
  promised = null;
  /** How products were added up; known once it has started. @type {Arithmetic | null} */
  arithmetic = null;
  /** With early stopping, the epoch whose weights the run ended with. @type {number | null} */
  bestEpoch = null;
  /** The latest verdict, and the evidence for it. @type {DiagnosisEvent | null} */
  diagnosis = null;
  /** The file of weights that it began with, in place of fresh ones; its link does not tell. @type {string | null} */
  weightsFrom = null;
  /** Seconds spent computing. @type {number | null} */
  elapsedSecs = null;
  /** @type {Failure | null} */
  failure = null;
  /** Settings changed while it went on, and when. @type {{ position: number, changes: Partial<Experiment> }[]} */
  retunings = [];

  /** @type {(run: Run) => void} */
  #resolve = () => {};
  /** Resolves with the run when it has ended. @type {Promise<Run>} */
  ended = new Promise((resolve) => { this.#resolve = resolve; });

  /** @param {Experiment} experiment @param {string} link */
  constructor(experiment, link) {
    /** The settings it started with. */
    this.experiment = experiment;
    /** The link that reproduces it. */
    this.link = link;
  }

  /** Takes up an event of the worker. @param {RunEvent} event @param {Build | null} build  What trains the run. */
  hear(event, build) {
    this.history.add(event);
    switch (event.event) {
      case 'started':
        this.arithmetic = event.arithmetic;
        this.build = build && { ...build };
        break;
      case 'diagnosis':
        this.diagnosis = event;
        break;
      case 'finished':
        this.digest = event.digest;
        this.bestEpoch = event.bestEpoch ?? null;
        this.history.bestEpoch = this.bestEpoch;
        this.elapsedSecs = event.elapsedSecs;
        break;
      default:
    }
  }

  /** Notes settings with which the run goes on from here. @param {Partial<Experiment>} changes */
  retuned(changes) {
    const { position } = this.history;
    const last = this.retunings.at(-1);
    // One drag of a slider is one change.
    if (last?.position === position) Object.assign(last.changes, changes);
    else this.retunings.push({ position, changes });
  }

  /** @param {'finished' | 'stopped' | 'failed'} outcome */
  end(outcome) {
    this.outcome ??= outcome;
    this.#resolve(this);
  }
}
