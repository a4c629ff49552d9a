/**
 * Metric series: the figures of a run, epoch by epoch, as charts and tables draw them. No DOM in here.
 *
 * @import { RunEvent, Score, Split } from '../engines/flex/overfit_lab.js'
 * @typedef {'accuracy' | 'loss'} Metric  What is measured of a split.
 */

/** A running mean is drawn from this many batches on: of fewer it is mostly luck, and the curve would only jump. */
const LEAST_BATCHES = 4;

/** The figures of a run, epoch by epoch. */
export class MetricSeries {
  /**
   * What was measured at the end of each epoch; index 0 is the untrained network.
   * @type {Partial<Record<Split, Score>>[]}
   */
  epochs = [];
  /**
   * Running means over the epoch under way, in training mode; its end replaces them by one figure.
   * @type {{ position: number, accuracy: number, loss: number }[]}
   */
  underWay = [];
  /** With early stopping, the epoch whose weights the run ended with. @type {number | null} */
  bestEpoch = null;
  /** How many optimiser steps were made. */
  step = 0;
  /** Optimiser steps in one epoch; known once the run has started. */
  stepsPerEpoch = 1;

  /**
   * A series of figures that were stored.
   * @param {Pick<MetricSeries, 'epochs' | 'bestEpoch' | 'step' | 'stepsPerEpoch'>} figures
   */
  static of({ epochs, bestEpoch, step, stepsPerEpoch }) {
    return Object.assign(new MetricSeries(), { epochs, bestEpoch, step, stepsPerEpoch });
  }

  /** Takes the figures of an event. @param {RunEvent} event */
  add(event) {
    switch (event.event) {
      case 'started':
        this.stepsPerEpoch = event.stepsPerEpoch;
        break;
      case 'step': {
        const { step, accuracy, loss } = event;
        this.step = step;
        if ((step - 1) % this.stepsPerEpoch >= LEAST_BATCHES - 1) {
          this.underWay.push({ position: this.position, accuracy, loss });
        }
        break;
      }
      case 'evaluation': {
        const { epoch, split, accuracy, loss, count, interval } = event;
        this.epochs[epoch] = { ...this.epochs[epoch], [split]: { accuracy, loss, count, interval } };
        if (split === 'reported') this.underWay = [];
        break;
      }
      default:
    }
  }

  /** How many epochs were trained, with the share of the one under way. */
  get position() {
    return this.step / this.stepsPerEpoch;
  }

  /** How many epochs were completed. */
  get epoch() {
    return Math.floor(this.position);
  }

  /**
   * The figures of the network as it is now: those of the latest epoch of which both training and test accuracy
   * are known, or of the one that early stopping went back to; null before the first.
   */
  get measured() {
    const latest = this.epochs.findLastIndex((scores) => scores?.train && scores.test);
    const epoch = this.bestEpoch ?? latest;
    const { train, validation, test, reported } = this.epochs[epoch] ?? {};
    return train && test
      ? { epoch, latest, train, validation, test, reported, gap: train.accuracy - test.accuracy }
      : null;
  }

  /** The accuracy that training reported, epoch by epoch. */
  get reported() {
    return this.epochs.flatMap((scores, epoch) => (scores?.reported
      ? [{ epoch, accuracy: scores.reported.accuracy, count: scores.reported.count }] : []));
  }

  /**
   * The epoch whose figures belong to a position: the nearest, or the latest measured.
   * @param {number | null} position
   */
  epochAt(position) {
    if (position === null) return this.measured?.epoch ?? 0;
    return Math.max(0, Math.min(this.epochs.length - 1, Math.round(position)));
  }

  /**
   * The points of a split's curve, at the epochs where it was measured.
   * @param {Metric} metric @param {Split} split @returns {[number, number][]}
   */
  points(metric, split) {
    return this.epochs.flatMap((scores, epoch) => {
      const score = scores?.[split];
      return score ? [/** @type {[number, number]} */ ([epoch, score[metric]])] : [];
    });
  }

  /**
   * Columns for a chart: positions, then one column of a metric for each split.
   * @param {Metric} metric
   * @param {Split[]} splits
   * @returns {[number[], ...(number | null)[][]]}
   */
  columns(metric, splits) {
    const ends = this.epochs.map((_, epoch) => epoch);
    return [
      [...ends, ...this.underWay.map(({ position }) => position)],
      ...splits.map((split) => [
        ...this.epochs.map((scores) => scores?.[split]?.[metric] ?? null),
        ...this.underWay.map((means) => (split === 'reported' ? means[metric] : null)),
      ]),
    ];
  }
}
