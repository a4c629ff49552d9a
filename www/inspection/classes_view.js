/**
 * Classes view: how often images of each class are recognised, with the interval of each figure.
 *
 * @import { EpochPredictions } from '../engine/inspection_answers.js'
 * @import { MeasuredSplit } from '../shared/splits.js'
 * @import { ShownEpoch } from './shown_epoch.js'
 */

import { element, refill } from '../shared/dom.js';
import { counted, interval, percent, sum } from '../shared/format.js';
import { confusion } from './inspection_figures.js';
import { SPLIT_NAMES } from '../shared/splits.js';

/** The accuracy of each class in each split. */
export function classesView() {
  const heads = element('tr', { role: 'row' });
  const rows = element('tbody', { role: 'rowgroup' });
  // Roles, because rows that are laid out as blocks lose theirs in some browsers.
  const table = element('table', { class: 'class-table', role: 'table' }, element('thead', { role: 'rowgroup' }, heads), rows);
  const node = element('div', {},
    element('p', { class: 'caption' }, 'How often images of each class are recognised, those seen in training and new ones. The thin '
      + 'line is the 95% interval: where it is wide, there are too few images to tell.'),
    table);

  /** Draws the table after an epoch. @param {ShownEpoch} shown */
  async function draw(shown) {
    const { classNames: names, splits } = shown;
    const predictions = await Promise.all(splits.map((split) => shown.predictions(split)));
    table.setAttribute('aria-label', `Accuracy of each class, after epoch ${shown.epoch}`);
    refill(heads, ...['Class', ...splits.map((split) => SPLIT_NAMES[split])]
      .map((text) => element('th', { scope: 'col', role: 'columnheader' }, text)));
    const columns = predictions.map((known) => known && { counts: confusion(known, names.length), known });
    refill(rows, ...names.map((name, index) => element('tr', { role: 'row' },
      element('th', { scope: 'row', role: 'rowheader' }, name),
      ...columns.map((column, at) => (column ? cell(column.counts[index], index, column.known, splits[at]) : element('td', { role: 'cell' }))))));
  }

  return { name: 'Classes', node, draw };
}

/**
 * The accuracy of one class in one split, drawn and in words.
 * @param {number[]} counts  Its images by the class that was predicted for them.
 * @param {number} index  The class.
 * @param {EpochPredictions} predictions @param {MeasuredSplit} split
 */
function cell(counts, index, { intervals }, split) {
  const attributes = { role: 'cell', 'data-split': SPLIT_NAMES[split] };
  const total = sum(counts);
  if (total === 0) return element('td', attributes, 'no images');
  const share = counts[index] / total;
  const bounds = /** @type {[number, number]} */ ([intervals[2 * index], intervals[2 * index + 1]]);
  const bar = element('span', { class: 'share-bar', 'aria-hidden': 'true' }, element('i', { class: split }), element('i', { class: 'whisker' }));
  bar.style.setProperty('--share', String(share));
  bar.style.setProperty('--low', String(bounds[0]));
  bar.style.setProperty('--high', String(bounds[1]));
  return element('td', attributes, bar,
    element('span', {}, element('b', {}, percent(share)), ` ${counts[index]} of ${counted(total, 'image')}, 95% interval ${interval(bounds)}`));
}
