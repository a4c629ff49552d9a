/**
 * Ghosts: the curves of other runs, behind those of the live one.
 *
 * @import { Brush, Curve } from './curve_chart.js'
 * @import { Metric, MetricSeries } from '../lab/metric_series.js'
 *
 * @typedef {object} Ghost  Another run, as the charts draw it.
 * @property {string} name
 * @property {MetricSeries} history
 * @property {string} train  The colour of its training curve, a custom property of style.css.
 * @property {string} test  The colour of its test curve, a custom property of style.css.
 * @property {boolean} isPrevious  Whether it is the run before, which the legend names; a pinned run is in a table.
 */

import { CURVES } from './curves.js';

/** The splits of another run that are drawn. */
export const GHOST_SPLITS = /** @type {const} */ (['train', 'test']);

/**
 * The line of another run's split: solid or dashed as the live one is, but thinner.
 * @param {Ghost} ghost @param {typeof GHOST_SPLITS[number]} split @returns {Curve}
 */
export const ghostCurve = (ghost, split) => ({ colour: ghost[split], width: 1.5, dash: CURVES[split].dash });

/**
 * Draws other runs into a chart, within its plotting area.
 * @param {Brush} brush @param {Ghost[]} ghosts @param {Metric} metric
 */
export function drawGhosts(brush, ghosts, metric) {
  brush.clipped(() => {
    for (const ghost of ghosts) {
      for (const split of GHOST_SPLITS) brush.line(ghost.history.points(metric, split), ghostCurve(ghost, split));
    }
  });
}
