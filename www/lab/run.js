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

/** One training of an experiment. */
export class Run {
  /** Differs from that of any other run in this browser. Not a UUID: those need a secure context. */
  id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  /** When it began, in milliseconds since 1970. */
  startedAt = Date.now();
  /** The engine's build that trains it; known once it has started. @type {Build | null} */
  build = null;
  /** Its figures, epoch by epoch. */
  history = new MetricSeries();
  /** How it ended; null before that. @type {'finished' | 'stopped' | 'failed' | null} */
  outcome = null;
  /** A hash of all its figures, equal for two runs if and only if all their figures are; null before the end. @type {string | null} */
  digest = null;
  /** The digest that its link promised; null if it promised none. @type {string | null} */
  promised = null;
  /** How products were added up; known once it has started. @type {Arithmetic | null} */
  arithmetic = null;
  /** With early stopping, the epoch whose weights the run ended with. @type {number | null} */
  bestEpoch = null;
  /** The latest verdict, and the evidence for it. @type {DiagnosisEvent | null} */
  diagnosis = null;
  /** The name of the weights file that it began with, which its link does not tell; null for fresh weights. @type {string | null} */
  weightsFrom = null;
  /** Seconds spent computing; null before the end. @type {number | null} */
  elapsedSecs = null;
  /** What it failed of; null if it did not. @type {Failure | null} */
  failure = null;
  /** The settings that were changed while it went on, and when, in epochs. @type {{ position: number, changes: Partial<Experiment> }[]} */
  retunings = [];

  /** Settles `ended`. @type {(run: Run) => void} */
  #resolve = () => {};
  /** Resolves with the run when it has ended. @type {Promise<Run>} */
  ended = new Promise((resolve) => { this.#resolve = resolve; });

  /** @param {Experiment} experiment @param {string} link  The link that reproduces it, if it is known. */
  constructor(experiment, link) {
    /** The settings it started with. */
    this.experiment = experiment;
    /** The link that reproduces it; empty while it is not known. */
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

  /** Ends it, unless it has ended before. @param {'finished' | 'stopped' | 'failed'} outcome */
  end(outcome) {
    this.outcome ??= outcome;
    this.#resolve(this);
  }
}
