/**
 * Network view: the model layer by layer, and how its size compares to its data.
 *
 * @import { Description } from '../engines/flex/overfit_lab.js'
 */

import { element } from '../shared/dom.js';
import { counted, inWords, number, shortPercent, sum } from '../shared/format.js';

/** The table of layers, with a summary. @param {HTMLElement} body  Takes the table's rows. @param {HTMLElement} summary */
export function networkView(body, summary) {
  /** @type {Description | null} */
  let shown = null;
  /** @param {Description} description */
  return (description) => {
    if (description === shown) return;
    shown = description;
    const { layers, parameterCount, balance } = description;
    const images = sum(balance.train);
    summary.replaceChildren(
      element('strong', {}, `${inWords(parameterCount)} weights`), ' for ',
      element('strong', {}, counted(images, 'image')),
      `: ${inWords(parameterCount / images)} for each.`,
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
