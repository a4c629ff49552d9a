/**
 * Class balance: how many images of each class are in each split.
 *
 * @import { Description } from '../engines/flex/overfit_lab.js'
 */

import { element } from '../shared/dom.js';
import { counted, sum } from '../shared/format.js';
import { MEASURED_SPLITS, SPLIT_NAMES } from '../shared/splits.js';

/** Draws a strip of bars for each split. @param {HTMLElement} host */
export function classBalance(host) {
  let shown = '';
  /** @param {Description} description */
  return ({ balance, classNames }) => {
    const state = JSON.stringify([balance, classNames]);
    if (state === shown) return;
    shown = state;
    host.replaceChildren(...MEASURED_SPLITS.map((split) => strip(SPLIT_NAMES[split], balance[split], classNames)));
  };
}

/** One split's strip: a bar for each class. @param {string} label @param {number[]} counts @param {string[]} classNames */
function strip(label, counts, classNames) {
  const total = sum(counts);
  const most = Math.max(...counts, 1);
  const words = counts.map((count, index) => `${classNames[index]} ${count}`).join(', ');
  const row = element('li', { class: total === 0 ? 'absent' : '' },
    element('span', { class: 'split' }, label),
    element('span', { class: 'bars', role: 'img', title: words, 'aria-label': `${label}: ${words}` },
      ...counts.map((count) => {
        const bar = element('i');
        bar.style.setProperty('--height', `${(100 * count) / most}%`);
        return bar;
      })),
    element('span', { class: 'total' }, counted(total, 'image')));
  return row;
}
