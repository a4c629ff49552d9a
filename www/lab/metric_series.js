/**
 * Metric series: a run's events as columns that charts and tables can draw. No DOM in here.
 *
 * @import { RunEvent, Score, Split } from '../engines/flex/overfit_lab.js'
 * @typedef {'accuracy' | 'loss'} Metric
 */

/** A mean of fewer batches than these is mostly luck: a curve of it would only jump. */
const LEAST_BATCHES = 4;

export class MetricSeries {
  /**
   * What was measured at the end of each epoch; index 0 is the untrained network.
   * @type {Partial<Record<Split, Score>>[]}
   */
  epochs = [];
  /**
   * The epoch under way in training mode: running means, which its end replaces by one figure.
   * @type {{ position: number, accuracy: number, loss: number }[]}
   */
  underWay = [];
  /** With early stopping, the epoch whose weights the run ended with. @type {number | null} */
  bestEpoch = null;
  /** Optimiser steps made. */
  step = 0;
  /** Optimiser steps in one epoch; known once the run has started. */
  stepsPerEpoch = 1;

  /**
   * The series of figures that were kept.
   * @param {Pick<MetricSeries, 'epochs' | 'bestEpoch' | 'step' | 'stepsPerEpoch'>} figures
   */
  static of({ epochs, bestEpoch, step, stepsPerEpoch }) {
    return Object.assign(new MetricSeries(), { epochs, bestEpoch, step, stepsPerEpoch });
  }

  /** @param {RunEvent} event */
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

  /** Epochs trained, in fractions. */
  get position() {
    return this.step / this.stepsPerEpoch;
  }

  /** Epochs completed. */
  get epoch() {
    return Math.floor(this.position);
  }

  /**
   * The figures of the weights at hand: of the latest epoch of which both training and test accuracy
   * are known, or of the one that early stopping went back to.
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
   * The points of a curve, where it was measured.
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
