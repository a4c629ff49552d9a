/**
 * Loss chart: the cross-entropy of the same splits as in the accuracy chart. A test loss that rises
 * while the training loss falls is another sign of overfitting.
 *
 * @import { Experiment } from '../engines/flex/overfit_lab.js'
 * @import { Ghost } from './ghosts.js'
 * @import { Run } from '../lab/run.js'
 */

import { curveChart } from './curve_chart.js';
import { DRAWN_SPLITS, LOSS_CURVES } from './curves.js';
import { loss, number } from '../shared/format.js';
import { drawGhosts } from './ghosts.js';
import { legend } from './legend.js';
import { MetricSeries } from '../lab/metric_series.js';

/** A loss this many times the first or the latest one runs off the chart instead of flattening it. */
const HEADROOM = 5;

/**
 * The loss chart, with its legend.
 * @param {HTMLElement} host @param {HTMLElement} legendHost
 * @param {(position: number | null) => void} onCursor  Hears the epoch under the crosshair.
 */
export function lossChart(host, legendHost, onCursor) {
  const { readOut: showFigures, draw: drawLegend } = legend(legendHost);
  let history = new MetricSeries();
  /** @type {Ghost[]} */
  let ghosts = [];
  /** @type {number | null} */
  let cursor = null;

  const chart = curveChart(host, {
    curves: DRAWN_SPLITS.map((split) => LOSS_CURVES[split]),
    range: (_, max) => [0, lossTop([history, ...ghosts.map((ghost) => ghost.history)], max ?? 0)],
    tick: number,
    under(brush) {
      drawGhosts(brush, ghosts, 'loss');
      brush.bestEpoch(history.bestEpoch, brush.top);
    },
    onCursor(position) {
      cursor = position;
      readOut();
      onCursor(position);
    },
  });

  function readOut() {
    const { train, test, validation } = history.epochs[history.epochAt(cursor)] ?? {};
    showFigures([train, test, validation].map((score) => score && loss(score.loss)));
  }

  return {
    /**
     * Draws a run and those to compare it with.
     * @param {Run | null} run  Nothing has been trained yet if null.
     * @param {Ghost[]} others  The runs to compare with.
     * @param {Experiment} experiment
     */
    draw(run, others, experiment) {
      history = run?.history ?? new MetricSeries();
      ghosts = others;
      chart.draw(history.columns('loss', DRAWN_SPLITS), experiment.epochs);
      drawLegend(history, experiment);
      readOut();
    },
  };
}

/**
 * The loss at the top edge of a chart.
 * @param {MetricSeries[]} histories @param {number} highest  The highest loss of anything else that is drawn.
 */
export function lossTop(histories, highest) {
  const typical = histories.flatMap((series) => [series.epochs[0], series.measured]).map((scores) => scores?.test?.loss ?? 0);
  const losses = histories.flatMap(({ epochs }) => epochs.flatMap((scores) => (
    [scores?.train, scores?.test].map((score) => score?.loss ?? 0))));
  return 1.05 * Math.max(1, Math.min(Math.max(highest, ...losses), HEADROOM * Math.max(...typical)));
}
