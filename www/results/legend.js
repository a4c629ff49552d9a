/**
 * Legend: the names of a chart's curves, and their figures at the epoch under the crosshair.
 *
 * @import { Experiment } from '../engines/flex/overfit_lab.js'
 * @import { MetricSeries } from '../lab/metric_series.js'
 */

import { setText } from '../shared/dom.js';

/** The legend in an element of the page. @param {HTMLElement} host  Has a `.value` for each figure, and an entry `.legend-validation`. */
export function legend(host) {
  const values = [...host.querySelectorAll('.value')];
  const validation = host.querySelector('.legend-validation');
  return {
    /** Shows figures, one in each place; an undefined one was not measured. @param {(string | undefined)[]} figures */
    readOut(figures) {
      figures.forEach((text, index) => setText(values[index], text ?? '–'));
    },
    /** Names the validation split where there is one. @param {MetricSeries} history @param {Experiment} experiment */
    draw(history, experiment) {
      const isMeasured = history.epochs.some((scores) => scores?.validation);
      // It keeps its place from the start: nothing may move while the network trains.
      validation?.classList.toggle('absent', !isMeasured && experiment.validation === 0);
      validation?.classList.toggle('unmeasured', !isMeasured);
    },
  };
}
