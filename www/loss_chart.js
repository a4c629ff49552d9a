/**
 * Loss chart: cross-entropy of the same splits as in the accuracy chart. A test loss that rises
 * while the training loss falls is overfitting's other face.
 *
 * @import { Run } from './lab.js'
 */

import { curveChart } from './curve_chart.js';
import { setText } from './dom.js';
import { loss, number } from './format.js';
import { MetricSeries } from './metric_series.js';

/** A loss this many times the first or the latest one runs off the chart instead of flattening it. */
const HEADROOM = 5;

/** @param {HTMLElement} host @param {HTMLElement} legend */
export function lossChart(host, legend) {
  let history = new MetricSeries();
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
      const typical = [history.epochs[0], history.measured].map((scores) => scores?.test?.loss ?? 0);
      return [0, 1.05 * Math.max(1, Math.min(max ?? 0, HEADROOM * Math.max(...typical)))];
    },
    tick: number,
    under: (brush) => brush.bestEpoch(history.bestEpoch, brush.top),
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
    /** @param {Run | null} run @param {number} epochs */
    draw(run, epochs) {
      history = run?.history ?? new MetricSeries();
      chart.draw(history.columns('loss', ['train', 'test', 'reported', 'validation']), epochs);
      readOut();
    },
  };
}
