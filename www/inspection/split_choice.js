/**
 * Split choice: radio buttons for the split of which something is shown.
 *
 * @import { MeasuredSplit } from '../shared/splits.js'
 */

import { element } from '../shared/dom.js';
import { SPLIT_NAMES } from '../shared/splits.js';

/** Numbers the groups of radio buttons, whose names are unique on the page. */
let choices = 0;

/**
 * The radio buttons; the test split is chosen at the start.
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
    /** Chooses a split. @param {MeasuredSplit} split */
    choose(split) {
      chosen = split;
      shown = '';
    },
    /** Offers splits to choose from. @param {MeasuredSplit[]} splits */
    draw(splits) {
      if (!splits.includes(chosen)) chosen = 'test';
      const state = JSON.stringify(splits);
      if (state === shown) return;
      shown = state;
      node.replaceChildren(...splits.map((split) => {
        const input = element('input', { type: 'radio', name, value: split, checked: split === chosen });
        input.addEventListener('change', () => {
          chosen = split;
          onChoose();
        });
        return element('label', {}, input, ` ${SPLIT_NAMES[split]}`);
      }));
    },
  };
}
