/**
 * Network view: the model layer by layer, and how its size compares to its data.
 *
 * @import { Description, Experiment } from './engines/flex/overfit_lab.js'
 */

import { element } from './dom.js';
import { counted, inWords, number, shortPercent } from './format.js';

/** @param {HTMLElement} body  The table's rows. @param {HTMLElement} summary */
export function networkView(body, summary) {
  /** @type {Description | null} */
  let shown = null;
  /** @param {Description} description @param {Experiment} experiment */
  return (description, experiment) => {
    if (description === shown) return;
    shown = description;
    const { layers, parameterCount } = description;
    summary.replaceChildren(
      element('strong', {}, `${inWords(parameterCount)} weights`), ' for ',
      element('strong', {}, counted(experiment.train, 'image')),
      `: ${inWords(parameterCount / experiment.train)} for each.`,
    );
    body.replaceChildren(...layers.map(({ name, outputShape, parameters, dropout }) => {
      const row = element('tr', {},
        element('th', { scope: 'row' }, element('span', { class: 'layer' }, name),
          ...(dropout > 0 ? [' ', element('span', { class: 'dropout' }, `dropout ${shortPercent(dropout)}`)] : [])),
        element('td', {}, outputShape.join('×')),
        element('td', {}, parameters ? number(parameters) : '–'));
      row.style.setProperty('--share', `${(100 * parameters) / parameterCount}%`);
      return row;
    }));
  };
}
