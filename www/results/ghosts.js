/**
 * Ghosts: the curves of other runs, behind those of the live one.
 *
 * @import { Brush } from './curve_chart.js'
 * @import { Metric, MetricSeries } from '../lab/metric_series.js'
 *
 * @typedef {object} Ghost
 * @property {string} name
 * @property {MetricSeries} history
 * @property {string} train  The colour of its training curve, a custom property of style.css.
 * @property {string} test  That of its test curve.
 */

/** In CSS pixels: thinner than the live curves. */
const WIDTH = 1.5;
/** Solid and dashed as the live curves are. */
const DASHES = { train: [], test: [7, 4] };

/** @param {Brush} brush @param {Ghost[]} ghosts @param {Metric} metric */
export function drawGhosts(brush, ghosts, metric) {
  brush.clipped(() => {
    for (const ghost of ghosts) {
      for (const split of /** @type {const} */ (['train', 'test'])) {
        brush.line(ghost.history.points(metric, split), { colour: ghost[split], width: WIDTH, dash: DASHES[split] });
      }
    }
  });
}
