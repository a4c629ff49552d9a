/**
 * Split choice: radio buttons for the images of which something is shown.
 *
 * @import { MeasuredSplit } from '../engine/inspection_answers.js'
 */

import { element } from '../shared/dom.js';

let choices = 0;

/**
 * @param {string} label  What is chosen.
 * @param {() => void} onChoose
 */
export function splitChoice(label, onChoose) {
  choices += 1;
  const name = `split-${choices}`;
  const node = element('div', { role: 'radiogroup', 'aria-label': label, class: 'split-choice' });
  /** @type {MeasuredSplit} */
  let chosen = 'test';
  let shown = '';

  return {
    node,
    get chosen() {
      return chosen;
    },
    /** @param {MeasuredSplit} split */
    choose(split) {
      chosen = split;
      shown = '';
    },
    /** @param {[MeasuredSplit, string][]} splits  Those there are. */
    draw(splits) {
      if (!splits.some(([split]) => split === chosen)) chosen = 'test';
      const state = JSON.stringify(splits);
      if (state === shown) return;
      shown = state;
      node.replaceChildren(...splits.map(([split, text]) => {
        const input = element('input', { type: 'radio', name, value: split, checked: split === chosen });
        input.addEventListener('change', () => {
          chosen = split;
          onChoose();
        });
        return element('label', {}, input, ` ${text}`);
      }));
    },
  };
}
