/**
 * Metric table: the charts' figures, epoch by epoch, for those who cannot see curves and for those
 * who want to copy them. It is there for screen readers even while it is not drawn.
 *
 * @import { Run } from '../lab/run.js'
 */

import { element } from '../shared/dom.js';
import { interval, loss, percent, points } from '../shared/format.js';

/**
 * The table of a run's figures, and the button that shows it.
 * @param {HTMLElement} frame  Holds the table. @param {HTMLTableSectionElement} body
 * @param {HTMLButtonElement} toggle
 */
export function metricTable(frame, body, toggle) {
  toggle.addEventListener('click', () => {
    const isDrawn = frame.classList.toggle('visually-hidden') === false;
    toggle.setAttribute('aria-expanded', String(isDrawn));
  });
  /** @type {Run | null} */
  let shown = null;

  /** @param {Run | null} run */
  return (run) => {
    if (run !== shown) body.replaceChildren();
    shown = run;
    const measured = run?.history.measured;
    if (!run || !measured) return;
    for (let epoch = body.rows.length; epoch <= measured.latest; epoch += 1) {
      const { train, validation, test, reported } = run.history.epochs[epoch];
      if (!train || !test) return;
      body.append(element('tr', {},
        element('th', { scope: 'row' }, String(epoch)),
        ...[
          percent(train.accuracy),
          percent(test.accuracy),
          interval(test.interval),
          points(train.accuracy - test.accuracy),
          reported ? percent(reported.accuracy) : '–',
          validation ? percent(validation.accuracy) : '–',
          loss(train.loss),
          loss(test.loss),
          validation ? loss(validation.loss) : '–',
        ].map((text) => element('td', {}, text))));
    }
  };
}
