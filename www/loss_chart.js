/**
 * Loss chart: cross-entropy of the same splits as in the accuracy chart. A test loss that rises
 * while the training loss falls is overfitting's other face.
 *
 * @import { Ghost } from './ghosts.js'
 * @import { Run } from './lab.js'
 */

import { curveChart } from './curve_chart.js';
import { setText } from './dom.js';
import { loss, number } from './format.js';
import { drawGhosts } from './ghosts.js';
import { MetricSeries } from './metric_series.js';

/** A loss this many times the first or the latest one runs off the chart instead of flattening it. */
const HEADROOM = 5;

/** @param {HTMLElement} host @param {HTMLElement} legend */
export function lossChart(host, legend) {
  let history = new MetricSeries();
  /** @type {Ghost[]} */
  let ghosts = [];
  /** @type {number | null} */
  let cursor = null;

  const chart = curveChart(host, {
    curves: [
      { colour: '--train', width: 2 },
      { colour: '--test', width: 2, dash: [7, 4] },
      { colour: '--reported', width: 1.25, dash: [3, 3] },
      { colour: '--validation', width: 1.75, dash: [10, 3, 2, 3] },
    ],
    range: (_, max) => {
      const all = [history, ...ghosts.map((ghost) => ghost.history)];
      const typical = all.flatMap((series) => [series.epochs[0], series.measured]).map((scores) => scores?.test?.loss ?? 0);
      const highest = ghosts.map((ghost) => highestLoss(ghost.history));
      return [0, 1.05 * Math.max(1, Math.min(Math.max(max ?? 0, ...highest), HEADROOM * Math.max(...typical)))];
    },
    tick: number,
    under(brush) {
      drawGhosts(brush, ghosts, 'loss');
      brush.bestEpoch(history.bestEpoch, brush.top);
    },
    onCursor(position) {
      cursor = position;
      readOut();
    },
  });

  const values = [...legend.querySelectorAll('.value')];
  function readOut() {
    const { train, test, validation } = history.epochs[history.epochAt(cursor)] ?? {};
    [train, test, validation].forEach((score, index) => setText(values[index], score ? loss(score.loss) : '–'));
  }

  return {
    /** @param {Run | null} run @param {Ghost[]} others  The runs to compare with. @param {number} epochs */
    draw(run, others, epochs) {
      history = run?.history ?? new MetricSeries();
      ghosts = others;
      chart.draw(history.columns('loss', ['train', 'test', 'reported', 'validation']), epochs);
      readOut();
    },
  };
}

/** @param {MetricSeries} history */
function highestLoss(history) {
  return Math.max(0, ...history.epochs.flatMap((scores) => [scores?.train?.loss ?? 0, scores?.test?.loss ?? 0]));
}
